package dev.footfall.ingest.plan;

import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class NarrowingTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "int"  | "long"
            "long" | "float"
            "float" | "double"
            "int"  | ["null","int"]
            ["int","null"] | ["null","double"]
            {"type":"string","logicalType":"uuid"} | "string"
            {"type":"enum","name":"E","symbols":["A"]} | {"type":"enum","name":"E","symbols":["A","B"]}
            {"type":"enum","name":"E","symbols":["A"]} | "string"
            "long" | {"type":"long","logicalType":"timestamp-millis"}
            "int"  | {"type":"int","logicalType":"date"}
            {"type":"array","items":"int"} | {"type":"array","items":"long"}
            {"type":"map","values":"int"}  | ["null",{"type":"map","values":"long"}]
            """)
    void aTypeMayWiden(String older, String newer) throws Exception {
        assertThat(between(field(older), field(newer))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "long" | "int" | /properties/a could be a whole number from -9223372036854775808 to 9223372036854775807 and
            "double" | "long" | /properties/a could be a number and
            "double" | "float" | /properties/a could be a number and
            ["null","int"] | "int" | /properties/a could be null and
            "string" | {"type":"string","logicalType":"uuid"} | /properties/a could be a string and
            "string" | {"type":"enum","name":"E","symbols":["A"]} | /properties/a could be a string and
            {"type":"enum","name":"E","symbols":["A","B"]} | {"type":"enum","name":"E","symbols":["A"],"default":"A"} | /properties/a could be one of A, B
            {"type":"long","logicalType":"timestamp-millis"} | "long" | /properties/a could be a time
            {"type":"int","logicalType":"date"} | {"type":"long","logicalType":"timestamp-millis"} | /properties/a could be a day
            {"type":"array","items":"string"} | {"type":"array","items":"int"} | /properties/a/* could be a string and
            {"type":"array","items":"string"} | "string" | /properties/a could be an array and
            {"type":"map","values":"string"} | {"type":"map","values":"int"} | /properties/a/* could be a string and
            "boolean" | "string" | /properties/a could be true or false and
            """)
    void aTypeMustNotNarrow(String older, String newer, String fault) throws Exception {
        assertThat(between(field(older), field(newer)))
                .singleElement()
                .asString()
                .startsWith(fault);
    }

    @Test
    void whatIsNewMustBeOptionalAndWhatWasOptionalMustStaySo() throws Exception {
        String id = "{\"name\":\"id\",\"type\":\"int\"}";
        String optional = "{\"name\":\"note\",\"type\":\"string\",\"default\":\"\"}";
        String required = "{\"name\":\"note\",\"type\":\"string\"}";

        assertThat(between(id, id + "," + optional)).isEmpty();
        assertThat(between(id + "," + required, id + "," + optional)).isEmpty();
        assertThat(between(id, id + "," + required))
                .containsExactly("/properties/note is new and required; give it a default");
        assertThat(between(id + "," + optional, id + "," + required))
                .containsExactly("/properties/note was optional and is required now; give it a default");
    }

    @Test
    void aFieldTakenAwayOrRenamedIsRefusedEvenIfItWasOptional() throws Exception {
        assertThat(between(
                        "{\"name\":\"note\",\"type\":\"string\",\"default\":\"\"}",
                        "{\"name\":\"remark\",\"aliases\":[\"note\"],\"type\":\"string\",\"default\":\"\"}"))
                .singleElement()
                .asString()
                .startsWith("/properties/note was planned and is not any more");
        assertThat(between(
                        "{\"name\":\"note\",\"type\":\"string\",\"default\":\"\"}",
                        "{\"name\":\"note\",\"type\":\"string\",\"default\":\"\",\"footfall.key\":\"Note\"}"))
                .hasSize(1);
    }

    @Test
    void recordsAreComparedInsideUnionsArraysAndThemselves() throws Exception {
        String older = node("int");
        assertThat(between(older, node("long"))).isEmpty();
        assertThat(between(older, node("string")))
                .singleElement()
                .asString()
                .startsWith("/properties/root/value could be a whole number");
    }

    private static String node(String type) {
        return "{\"name\":\"root\",\"type\":{\"type\":\"record\",\"name\":\"Node\",\"fields\":["
                + "{\"name\":\"value\",\"type\":\"" + type + "\"},"
                + "{\"name\":\"next\",\"type\":[\"null\",{\"type\":\"array\",\"items\":\"Node\"}],\"default\":null}]}}";
    }

    private static String field(String type) {
        return "{\"name\":\"a\",\"type\":" + type + "}";
    }

    private static List<String> between(String older, String newer) throws UnusablePlanException {
        return plan(newer).narrowingOf(plan(older));
    }

    private static Plan plan(String fields) throws UnusablePlanException {
        return Plan.of(
                new Schema.Parser().parse("{\"type\":\"record\",\"name\":\"Event\",\"fields\":[" + fields + "]}"));
    }
}

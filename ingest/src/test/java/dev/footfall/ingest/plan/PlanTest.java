package dev.footfall.ingest.plan;

import dev.footfall.ingest.event.Fault;
import dev.footfall.ingest.event.Rule;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PlanTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "null"    | null
            "boolean" | true
            "boolean" | false
            "string"  | ""
            "string"  | "any \\u00e9"
            "int"     | -2147483648
            "int"     | 2147483647
            "long"    | -9223372036854775808
            "long"    | 9223372036854775807
            "float"   | 3.4e38
            "float"   | 7
            "double"  | -1.7e308
            "double"  | 123456789012345678901234567890
            {"type":"int","logicalType":"date"}              | "2024-02-29"
            {"type":"int","logicalType":"date"}              | 19000
            {"type":"long","logicalType":"timestamp-millis"} | "2026-03-01T12:00:00.5+01:00"
            {"type":"long","logicalType":"timestamp-millis"} | 1772366400000
            {"type":"long","logicalType":"timestamp-micros"} | "2026-03-01T12:00:00Z"
            {"type":"string","logicalType":"uuid"}           | "0192F3A1-0000-7000-8000-00000000abcd"
            {"type":"enum","name":"E","symbols":["A","B"]}   | "B"
            {"type":"array","items":"int"}                   | []
            {"type":"array","items":"int"}                   | [1,2]
            {"type":"map","values":"string"}                 | {"any key":"x","":"y"}
            ["null","string","int"]                          | null
            ["null","string","int"]                          | "x"
            ["null","string","int"]                          | 1
            ["null",{"type":"array","items":["null","int"]}] | [null,1]
            ["string",{"type":"map","values":"int"}]         | {"a":1}
            {"type":"record","name":"R","fields":[{"name":"b","type":"int"}]} | {"b":1}
            {"type":"record","name":"R","fields":[{"name":"b","type":"int","default":0}]} | {}
            """)
    void aValueOfItsTypePasses(String type, String value) throws Exception {
        assertThat(plan("{\"name\":\"a\",\"type\":" + type + "}").faultOf("{\"a\":" + value + "}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "null"    | 0                    | /a | null
            "boolean" | "true"               | /a | true or false
            "string"  | 1                    | /a | a string
            "string"  | null                 | /a | a string
            "string"  | ["x"]                | /a | a string
            "int"     | 2147483648           | /a | a whole number from -2147483648 to 2147483647
            "int"     | 1.0                  | /a | a whole number from -2147483648 to 2147483647
            "int"     | "1"                  | /a | a whole number from -2147483648 to 2147483647
            "long"    | 9223372036854775808  | /a | a whole number from -9223372036854775808 to 9223372036854775807
            "float"   | 3.5e38               | /a | a number from -3.4028235E38 to 3.4028235E38
            "double"  | 9e308                | /a | a number
            "double"  | {"x":1}              | /a | a number
            {"type":"int","logicalType":"date"} | "2026-02-29" | /a | a day: ISO 8601, such as 2026-03-01, or a whole number of days since 1970
            {"type":"int","logicalType":"date"} | "2026-02-2" | /a | a day: ISO 8601, such as 2026-03-01, or a whole number of days since 1970
            {"type":"int","logicalType":"date"} | true        | /a | a day: ISO 8601, such as 2026-03-01, or a whole number of days since 1970
            {"type":"long","logicalType":"timestamp-millis"} | "2026-03-01T12:00:00" | /a | a time: ISO 8601 with a zone, such as 2026-03-01T12:00:00.000Z, or a whole number
            {"type":"string","logicalType":"uuid"}         | "0192f3a1-0000-7000-8000-00000000abc" | /a | a UUID
            {"type":"enum","name":"E","symbols":["A","B"]} | "C"            | /a    | one of A, B
            {"type":"array","items":"int"}                 | [1,"x"]        | /a/1  | a whole number from -2147483648 to 2147483647
            {"type":"array","items":"int"}                 | {}             | /a    | an array
            {"type":"map","values":"string"}               | {"k/1":1}      | /a/k~11 | a string
            ["null","string"]                              | 1              | /a    | null or a string
            ["null",{"type":"map","values":"int"}]         | {"k":"x"}      | /a/k  | a whole number from -2147483648 to 2147483647
            ["null","string"]                              | {"k":"x"}      | /a    | null or a string
            {"type":"record","name":"R","fields":[{"name":"b","type":"int"}]} | {"b":true} | /a/b | a whole number from -2147483648 to 2147483647
            """)
    void aValueOfAnotherTypeIsToldWithItsPlaceAndWhatItMustBe(String type, String value, String path, String words)
            throws Exception {
        assertThat(plan("{\"name\":\"a\",\"type\":" + type + "}").faultOf("{\"a\":" + value + "}"))
                .contains(new Fault(Rule.PLAN_TYPE, "/properties" + path, "must be " + words));
    }

    @Test
    void aFieldWithoutADefaultIsRequiredAtEveryDepth() throws Exception {
        Plan plan = plan("""
                {"name":"id","type":"string"},
                {"name":"note","type":["null","string"],"default":null},
                {"name":"items","type":{"type":"array","items":
                  {"type":"record","name":"Item","fields":[{"name":"sku","type":"string"}]}}}
                """);
        assertThat(plan.faultOf("{\"items\":[],\"id\":\"1\"}")).isEmpty();
        assertThat(faultOf(plan, "{\"items\":[]}")).isEqualTo("plan.missing /properties/id");
        assertThat(faultOf(plan, "{\"id\":\"1\",\"items\":[{\"sku\":\"a\"},{}]}"))
                .isEqualTo("plan.missing /properties/items/1/sku");
        assertThat(faultOf(plan, "{\"id\":\"1\",\"id\":\"2\"}"))
                .as("twice the one does not stand for the other")
                .isEqualTo("plan.missing /properties/items");
    }

    @Test
    void aFieldThatIsNotPlannedIsToldWithItsPlace() throws Exception {
        Plan plan = plan("{\"name\":\"cart\",\"type\":"
                + "{\"type\":\"record\",\"name\":\"Cart\",\"fields\":[{\"name\":\"total\",\"type\":\"double\"}]}}");
        assertThat(faultOf(plan, "{\"cart\":{\"total\":1,\"coupon\":\"SECRET\"}}"))
                .isEqualTo("plan.unplanned-field /properties/cart/coupon");
        assertThat(plan.faultOf("{\"cart\":{\"total\":1,\"coupon\":\"SECRET\"}}")
                        .orElseThrow()
                        .reason())
                .doesNotContain("SECRET");
        assertThat(faultOf(plan, "{\"" + "k".repeat(400) + "\":1}")).hasSizeLessThan(250);
    }

    @Test
    void aKeyThatIsNoNameInAvroIsGivenBesideTheField() throws Exception {
        Plan plan = plan("{\"name\":\"order_id\",\"type\":\"int\",\"footfall.key\":\"order id\"}");
        assertThat(plan.faultOf("{\"order id\":1}")).isEmpty();
        assertThat(faultOf(plan, "{\"order_id\":1}")).isEqualTo("plan.unplanned-field /properties/order_id");
        assertThat(faultOf(plan, "{}")).isEqualTo("plan.missing /properties/order id");
    }

    @Test
    void aRecordMayContainItself() throws Exception {
        Plan plan = plan("""
                {"name":"root","type":{"type":"record","name":"Node","fields":[
                  {"name":"value","type":"int"},
                  {"name":"next","type":["null","Node"],"default":null}]}}
                """);
        assertThat(plan.faultOf("{\"root\":{\"value\":1,\"next\":{\"value\":2,\"next\":null}}}"))
                .isEmpty();
        assertThat(faultOf(plan, "{\"root\":{\"value\":1,\"next\":{\"value\":2,\"next\":{\"value\":\"3\"}}}}"))
                .isEqualTo("plan.type /properties/root/next/next/value");
    }

    @Test
    void aSchemaThatJsonCannotShowIsNoPlanAndSaysWhatToWriteInstead() {
        assertThatThrownBy(() -> Plan.of(new Schema.Parser().parse("\"string\"")))
                .isInstanceOf(UnusablePlanException.class)
                .hasMessageContaining("must be a record");
        assertThatThrownBy(() -> plan("{\"name\":\"a\",\"type\":{\"type\":\"array\",\"items\":\"bytes\"}}"))
                .isInstanceOf(UnusablePlanException.class)
                .hasMessageContaining("/a/*: JSON has no bytes; plan a string");
        assertThatThrownBy(() -> plan("{\"name\":\"a\",\"type\":[{\"type\":\"map\",\"values\":\"int\"},"
                        + "{\"type\":\"record\",\"name\":\"R\",\"fields\":[]}]}"))
                .isInstanceOf(UnusablePlanException.class)
                .hasMessageContaining("/a: a union may hold one record or map");
        assertThatThrownBy(() -> plan(
                        "{\"name\":\"a\",\"type\":\"int\"},{\"name\":\"b\",\"type\":\"int\",\"footfall.key\":\"a\"}"))
                .isInstanceOf(UnusablePlanException.class)
                .hasMessageContaining("/a: two fields have this key");
    }

    private static String faultOf(Plan plan, String properties) {
        Optional<Fault> fault = plan.faultOf(properties);
        return fault.map(it -> it.rule().code() + " " + it.path()).orElse("");
    }

    private static Plan plan(String fields) throws UnusablePlanException {
        return Plan.of(
                new Schema.Parser().parse("{\"type\":\"record\",\"name\":\"Event\",\"fields\":[" + fields + "]}"));
    }
}

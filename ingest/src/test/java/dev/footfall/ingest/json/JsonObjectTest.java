package dev.footfall.ingest.json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JsonObjectTest {
    @Test
    void valuesStayAsTheyWereWritten() {
        String text =
                "{\"a\":1.50,\"b\":\"x\\u00e9\\\"y\",\"c\":[1, 2],\"d\":{\"e\" : null},\"f\":12345678901234567890,\"g\":true}";
        assertThat(JsonObject.of(" " + text.replace(",\"b", " , \"b"))).hasToString(text);
        assertThat(JsonObject.of("{}")).hasToString("{}");
        assertThat(JsonObject.of("{\"\\\"\\n\uD83D\uDE00\":1}")).hasToString("{\"\\\"\\n\uD83D\uDE00\":1}");
        assertThatThrownBy(() -> JsonObject.of("[1]")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":1}             | {"a":2,"b":3}           | {"a":1,"b":3}
            {"a":{"x":1}}       | {"a":{"x":2,"y":[3]}}   | {"a":{"x":1,"y":[3]}}
            {"a":{"x":1}}       | {"a":2}                 | {"a":{"x":1}}
            {"a":[1]}           | {"a":[2,3]}             | {"a":[1]}
            {"a":{"b":{"c":1}}} | {"a":{"b":{"d":1.0}}}   | {"a":{"b":{"c":1,"d":1.0}}}
            {}                  | {"a":{}}                | {"a":{}}
            """)
    void whatIsMissingIsFilledIn(String own, String defaults, String both) {
        JsonObject object = JsonObject.of(own);
        object.fillFrom(JsonObject.of(defaults));
        assertThat(object).hasToString(both);
    }

    @Test
    void textsAreReadAndWrittenAsJsonStrings() {
        JsonObject object = JsonObject.of("{\"a\":\"x\\ty\",\"b\":\"plain\",\"c\":1}");
        assertThat(object.text("a")).contains("x\ty");
        assertThat(object.text("b")).contains("plain");
        assertThat(object.text("c")).isEmpty();
        assertThat(object.text("d")).isEmpty();
        object.putText("a", "\"\\");
        assertThat(object.take("a")).contains("\"\\\"\\\\\"");
        assertThat(object.take("a")).isEmpty();
    }

    @Test
    void anArrayIsCutOutOfTheObjectAroundIt() {
        byte[] body = "  {\"n\":\"]\",\"list\" : [1,{\"a\":\"]\"}] ,\"z\":2}".getBytes(UTF_8);
        Envelope envelope = Envelope.open(body, Span.content(body), "list").orElseThrow();
        assertThat(new String(envelope.rest(), UTF_8)).isEqualTo("{\"n\":\"]\",\"list\" : 0 ,\"z\":2}");
        assertThat(UTF_8.decode(envelope.array().of(body)).toString()).isEqualTo("[1,{\"a\":\"]\"}]");
        int atZ = new String(envelope.rest(), UTF_8).indexOf("\"z\"");
        assertThat(body[(int) envelope.inBody(atZ) + 1]).isEqualTo((byte) 'z');
        assertThat(envelope.inBody(1)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"list":{}}
            {"other":[1]}
            {"list":[1]
            [1]
            {"a":{"list":[1]}}
            """)
    void whatHoldsNoSuchArrayIsNoEnvelope(String text) {
        byte[] body = text.getBytes(UTF_8);
        assertThat(Envelope.open(body, Span.content(body), "list")).isEmpty();
    }
}

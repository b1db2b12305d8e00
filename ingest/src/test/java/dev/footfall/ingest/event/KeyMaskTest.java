package dev.footfall.ingest.event;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class KeyMaskTest {
    private final KeyMask keys = KeyMask.of("the-key");

    @Test
    void theKeyIsMaskedWhereClientsSendIt() {
        for (String field : new String[] {"aid", "api_key", "token", "$token", "writeKey", "key"}) {
            assertThat(json("{\"a\":1,\"" + field + "\" : \"the-key\",\"b\":2}"))
                    .isEqualTo("{\"a\":1,\"" + field + "\" : \"***\",\"b\":2}");
        }
    }

    @Test
    void whatIsNotTheKeyOrNotItsPlaceStaysByteForByte() {
        for (String other : new String[] {
            "",
            "{\"aid\":\"the-key-2\"}",
            "{\"aid\":\"another\"}",
            "{\"name\":\"the-key\"}",
            "{\"title\":\"\\\"aid\\\":\\\"the-key\\\"\"}",
            "{\"aid\":[\"the-key\"]}",
            "{\"aid\"",
            "{\"aid\":",
            "{\"aid\":\"the-key",
            "the-key",
        }) {
            assertThat(json(other)).isEqualTo(other);
        }
    }

    @Test
    void itIsFoundHoweverItIsWritten() {
        assertThat(json("{\"\\u0061id\":\"the\\u002dkey\"}")).isEqualTo("{\"\\u0061id\":\"***\"}");
        assertThat(json("{\"aid\"\n:\t\"the-key\"}")).isEqualTo("{\"aid\"\n:\t\"***\"}");
    }

    @Test
    void itIsFoundInWhatIsNoJson() {
        assertThat(json("\"{\"api_key\":\"the-key\",\"batch\":[{]\u0000\"api_key\":\"the-key\""))
                .isEqualTo("\"{\"api_key\":\"***\",\"batch\":[{]\u0000\"api_key\":\"***\"");
        byte[] broken = {(byte) 0xff, '"', 'a', 'i', 'd', '"', ':', '"', 't', 'h', 'e', '-', 'k', 'e', 'y', '"', '\\'};
        assertThat(keys.inJson(ByteBuffer.wrap(broken)).array())
                .isEqualTo(new byte[] {(byte) 0xff, '"', 'a', 'i', 'd', '"', ':', '"', '*', '*', '*', '"', '\\'});
    }

    @Test
    void onlyTheGivenStretchOfABodyIsLookedAt() {
        byte[] body = "{\"aid\":\"the-key\"}{\"aid\":\"the-key\"}".getBytes(UTF_8);
        ByteBuffer second = ByteBuffer.wrap(body, 17, 17);
        assertThat(UTF_8.decode(keys.inJson(second)).toString()).isEqualTo("{\"aid\":\"***\"}");
    }

    @Test
    void aQueryIsMaskedEncodedOrNot() {
        assertThat(keys.inQuery("e=pv&aid=the-key&page=the-key")).isEqualTo("e=pv&aid=***&page=the-key");
        assertThat(keys.inQuery("a%69d=the%2Dkey&&x&=y&key=the-key&")).isEqualTo("a%69d=***&&x&=y&key=***&");
        assertThat(keys.inQuery("aid=the-key%zz&aid=%")).isEqualTo("aid=the-key%zz&aid=%");
    }

    @Test
    void withoutAKeyNothingIsMasked() {
        ByteBuffer raw = ByteBuffer.wrap("{\"aid\":\"\"}".getBytes(UTF_8));
        assertThat(KeyMask.none().inJson(raw)).isSameAs(raw);
        assertThat(KeyMask.none().inQuery("aid=")).isEqualTo("aid=");
        assertThat(KeyMask.none().isKey("")).isFalse();
    }

    private String json(String text) {
        return UTF_8.decode(keys.inJson(ByteBuffer.wrap(text.getBytes(UTF_8)))).toString();
    }
}

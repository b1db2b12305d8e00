package dev.footfall.ingest.dialect.cloudevents;

import dev.footfall.ingest.dialect.TestHead;
import dev.footfall.schemas.record.RejectedEvent;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.footfall.ingest.dialect.cloudevents.Senders.BINARY;
import static dev.footfall.ingest.dialect.cloudevents.Senders.rawOf;
import static dev.footfall.ingest.dialect.cloudevents.Senders.rejected;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class BinaryCloudEventsTest {
    private final Senders senders = new Senders();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            plain                  | plain
            Gr%C3%B6%c3%9Fe%205    | Größe 5
            "quoted \\"%41\\\\"    | quoted "A\\
            100%                   | 100%
            50% off                | 50% off
            %zz                    | %zz
            """)
    void headersAreUnquotedAndPercentDecoded(String header, String subject) {
        assertThat(senders.accepted(BINARY.with("ce-subject", header), "").getVisitorId())
                .isEqualTo(subject);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ce-subject | %FF      | utf8.invalid    | /subject
            ce-subject | a%00b    | string.nul      | /subject
            ce-time    | soon     | time.format     | /time
            ce-id      | again    | field.duplicate | /id
            """)
    void aBinaryEventThatIsRejectedIsKeptAsItCame(String name, String value, String rule, String path) {
        TestHead head = BINARY.with("Content-Type", "application/json").with(name, value);
        RejectedEvent rejected = rejected(senders.read(head, "{\"a\":1}").getFirst());
        assertThat(rejected.getRule()).isEqualTo(rule);
        assertThat(rejected.getPath()).contains(path);
        assertThat(rawOf(rejected))
                .isEqualTo("content-type: application/json\r\nce-specversion: 1.0\r\nce-id: i\r\nce-source: s\r\n"
                        + "ce-type: t\r\n" + name + ": " + value + "\r\n\r\n{\"a\":1}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            application/json                | {"a": 1}   | {"a": 1}
            application/vnd.a+json          | [1]        | {"data":[1]}
            text/plain; charset="UTF-8"     | ü          | {"data":"ü"}
            text/plain; charset=iso-8859-1  | a          | {"data_base64":"YQ=="}
            image/png                       | a          | {"data_base64":"YQ=="}
            application/json                | ``         | {}
            """)
    void theBodyIsTheDataOfItsContentType(String type, String body, String properties) {
        assertThat(senders.accepted(BINARY.with("Content-Type", type), body).getProperties())
                .isEqualTo(properties);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            application/json | oops      | json.malformed | /data
            application/json | {"a":1}]  | json.malformed | /data
            application/json | {"a":1e999} | json.number  | /data/a
            application/json | {"\\u0000":1} | string.nul |
            """)
    void aBodyThatIsNotOfItsContentTypeIsRejected(String type, String body, String rule, String path) {
        RejectedEvent rejected =
                rejected(senders.read(BINARY.with("Content-Type", type), body).getFirst());
        assertThat(rejected.getRule()).isEqualTo(rule);
        if (path != null) {
            assertThat(rejected.getPath()).contains(path);
        }
    }

    @Test
    void textThatIsNotUtf8OrHoldsAZeroIsRejected() {
        TestHead text = BINARY.with("Content-Type", "text/plain");
        assertThat(rejected(senders.outcomes(text, new byte[] {(byte) 0xFF}).getFirst())
                        .getRule())
                .isEqualTo("utf8.invalid");
        assertThat(rejected(senders.outcomes(text, new byte[] {0}).getFirst()).getRule())
                .isEqualTo("string.nul");
    }

    @Property(tries = 500)
    void anyHeaderIsReadWithoutAnError(
            @ForAll @StringLength(max = 30) @Chars({'%', '"', '\\', '0', 'F', 'f', 'ü', ' ', '\0', '\ud800'})
                    String value) {
        for (String name : List.of("ce-subject", "ce-time", "ce-", "ce-visitorid", "Content-Type")) {
            assertThat(senders.reading(BINARY.with(name, value), "1".getBytes(UTF_8)))
                    .isNotNull();
        }
    }
}

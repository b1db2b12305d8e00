package dev.footfall.replay.imports;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CombinedParserTest {
    private static final String LINE =
            "83.149.9.216 - - [17/May/2015:10:05:03 +0200] \"GET /a?b=c HTTP/1.1\" 200 203023"
                    + " \"http://semicomplete.com/\" \"Mozilla/5.0 (X11)\"";

    @Test
    void aLineIsReadWithAllItsFields() throws Exception {
        assertThat(CombinedParser.parse(LINE))
                .isEqualTo(new Access(
                        "83.149.9.216",
                        Instant.parse("2015-05-17T08:05:03Z"),
                        Optional.of(new Access.Request("GET", "/a?b=c")),
                        200,
                        OptionalLong.of(203023),
                        Optional.of("http://semicomplete.com/"),
                        Optional.of("Mozilla/5.0 (X11)")));
    }

    @Test
    void aDashIsNothing() throws Exception {
        Access access = CombinedParser.parse("::1 - - [17/May/2015:10:05:03 +0000] \"-\" 408 - \"-\" \"-\"");

        assertThat(access.request()).isEmpty();
        assertThat(access.bytes()).isEmpty();
        assertThat(access.referrer()).isEmpty();
        assertThat(access.userAgent()).isEmpty();
    }

    @Test
    void escapedQuotesBelongToTheField() throws Exception {
        Access access = CombinedParser.parse("::1 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.0\" 200 1"
                + " \"http://x/?q=\\\"a b\\\"\" \"a\\\\\\\" \\x16 b\\\\\"");

        assertThat(access.referrer()).contains("http://x/?q=\"a b\"");
        assertThat(access.userAgent()).contains("a\\\" \\x16 b\\");
    }

    @Test
    void aUserNameMayHoldBlanks() throws Exception {
        String line = LINE.replace("- - [", "- Ada Lovelace [");

        assertThat(CombinedParser.parse(line)).isEqualTo(CombinedParser.parse(LINE));
    }

    @Test
    void fieldsBehindTheUserAgentAreLeftOut() throws Exception {
        assertThat(CombinedParser.parse(LINE + " \"10.0.0.1\" 0.004")).isEqualTo(CombinedParser.parse(LINE));
    }

    @ParameterizedTest
    @CsvSource({"GET /a b HTTP/1.1,GET,/a b", "GET /old,GET,/old", "POST http://h/p HTTP/2.0,POST,http://h/p"})
    void aRequestHasAMethodAndATarget(String request, String method, String target) throws Exception {
        assertThat(CombinedParser.parse(LINE.replace("GET /a?b=c HTTP/1.1", request))
                        .request())
                .contains(new Access.Request(method, target));
    }

    @Test
    void bytesThatAreNoHttpAreNoRequest() throws Exception {
        assertThat(CombinedParser.parse(LINE.replace("GET /a?b=c HTTP/1.1", "\\x16\\x03 \\x01"))
                        .request())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|the client's address is missing (column 1)",
                "hello|the client's address is missing (column 1)",
                "1.2.3.4 - - 17/May/2015 \"GET / HTTP/1.1\"|the time in brackets is missing (column 11)",
                "1.2.3.4 - - [17/Mai/2015:10:05:03 +0000] \"GET|the time is not like 17/May/2015:10:05:03 +0000 (column 13)",
                "1.2.3.4 - - [31/Feb/2015:10:05 +0000] \"GET|the time is not like 17/May/2015:10:05:03 +0000 (column 13)",
                "1.2.3.4 - - [17/May/2015:10:05:03 +0000] GET|the request in quotes is missing (column 42)",
                "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"GET / HTTP/1.1|the request lacks its closing quote (column 42)",
                "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"G\"x 200|the request goes on behind its closing quote (column 42)",
                "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"G\" 2x0 1 |the status is not a number of 3 digits (column 50)",
                "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"G\" 200 x \"-\"|the number of bytes is neither a number nor - (column 52)",
                "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"G\" 200 1 \"-\"|the user agent in quotes is missing (column 56)",
                "1.2.3.4 - - [17/May/2015:10:05:03 +0000] \"G\" 200 1 \"-\" \"Moz|the user agent lacks its closing quote (column 56)"
            })
    void anythingElseIsUnreadableAndTheErrorSaysWhere(String line, String reason) {
        assertThatExceptionOfType(UnreadableException.class)
                .isThrownBy(() -> CombinedParser.parse(line == null ? "" : line))
                .withMessage(reason);
    }

    @Property
    void noTextBreaksTheParser(@ForAll String text) {
        try {
            assertThat(CombinedParser.parse(text).address()).isNotEmpty();
        } catch (UnreadableException e) {
            assertThat(e).hasMessageContaining("(column ");
        }
    }

    @Property
    void everyBeginningOfALineIsUnreadableButTheWhole(@ForAll int seed) throws Exception {
        int end = Math.floorMod(seed, LINE.length());

        assertThatExceptionOfType(UnreadableException.class)
                .isThrownBy(() -> CombinedParser.parse(LINE.substring(0, end)));
    }
}

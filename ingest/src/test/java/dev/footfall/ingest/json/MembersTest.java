package dev.footfall.ingest.json;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class MembersTest {
    @Test
    void anObjectIsSplitIntoItsMembers() {
        assertThat(texts(" {\"a\" : [1,{\"a\":2}] ,\"b\":\"x}\\\"\",\n\"c\":-1.5 } "))
                .containsExactly("a=[1,{\"a\":2}]", "b=\"x}\\\"\"", "c=-1.5");
        assertThat(texts("{}")).isEmpty();
        assertThat(texts("\uFEFF{\"a\":1}")).containsExactly("a=1");
    }

    @Test
    void aMemberIsFoundByItsKey() {
        byte[] body = "{\"ab\":1,\"a\":2,\"a\":3}".getBytes(UTF_8);
        Members.Found found = (Members.Found) Members.split(body);
        assertThat(found.value(body, "a").map(span -> text(body, span))).contains("2");
        assertThat(found.value(body, "b")).isEqualTo(Optional.empty());
    }

    @Test
    void whatIsNoJsonInsideAMemberHidesNoOther() {
        assertThat(texts("{\"a\":[oops],\"b\":nonsense,\"c\":1}")).containsExactly("a=[oops]", "b=nonsense", "c=1");
    }

    @Test
    void onlyTheGivenStretchIsSplit() {
        byte[] body = "[{\"a\":1},{\"b\":2}]".getBytes(UTF_8);
        assertThat(Members.split(body, new Span(9, 7)))
                .isInstanceOfSatisfying(
                        Members.Found.class,
                        found -> assertThat(found.value(body, "b").map(span -> text(body, span)))
                                .contains("2"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``           | 0
            []           | 0
            {            | 1
            {"a"         | 4
            {"a          | 3
            {"a" 1}      | 5
            {"a":        | 5
            {"a":}       | 5
            {"a":1       | 6
            {"a":1,      | 7
            {"a":1,}     | 7
            {"a":1 "b":2}| 7
            {a:1}        | 1
            {"a":1} x    | 8
            {"a":[1      | 7
            """)
    void theSyntaxBreaksWhereItDoes(String body, int at) {
        assertThat(Members.split(body.getBytes(UTF_8))).isEqualTo(new Members.Broken(at));
    }

    @Property
    void anyTextIsSplitOrBroken(
            @ForAll @StringLength(max = 40) @Chars({'{', '}', '"', ':', ',', '[', ']', '\\', ' ', 'a', '1'})
                    String text) {
        byte[] body = text.getBytes(UTF_8);
        switch (Members.split(body)) {
            case Members.Found(var members) ->
                assertThat(members)
                        .allSatisfy(
                                member -> assertThat(member.value().length()).isPositive());
            case Members.Broken(int at) -> assertThat(at).isBetween(0, body.length);
        }
    }

    private static List<String> texts(String json) {
        byte[] body = json.getBytes(UTF_8);
        return ((Members.Found) Members.split(body))
                .members().stream()
                        .map(member -> text(body, member.key()) + "=" + text(body, member.value()))
                        .toList();
    }

    private static String text(byte[] body, Span span) {
        return UTF_8.decode(span.of(body)).toString();
    }
}

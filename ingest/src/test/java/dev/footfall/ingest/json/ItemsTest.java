package dev.footfall.ingest.json;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class ItemsTest {
    @Test
    void oneObjectIsOneItemWithoutTheSpaceAroundIt() {
        assertThat(separate(" {\"a\":\n 1}\n ")).containsExactly("{\"a\":\n 1}");
    }

    @Test
    void theElementsOfAnArrayAreItemsByteForByte() {
        assertThat(elements("[ {\"a\": \"}]\\\"\"} ,[1], 2 ,\"x,]\"]"))
                .containsExactly("{\"a\": \"}]\\\"\"}", "[1]", "2", "\"x,]\"");
        assertThat(elements(" [ ] ")).isEmpty();
    }

    @Test
    void linesAreItemsEvenIfOneIsNoJson() {
        assertThat(separate("{\"a\":1}\r\n\n{broken\n  {\"b\":2}"))
                .containsExactly("{\"a\":1}", "{broken", "{\"b\":2}");
    }

    @Test
    void declaredLinesNeedNotBeginWithAnObject() {
        assertThat(text("{oops\n{\"b\":2}\n", Items.split("{oops\n{\"b\":2}\n".getBytes(UTF_8), true, 10)))
                .containsExactly("{oops", "{\"b\":2}");
    }

    @Test
    void anObjectOverSeveralLinesIsNotTakenForLines() {
        assertThat(separate("{\n\"a\": 1\n}")).containsExactly("{\n\"a\": 1\n}");
        assertThat(separate("{\n\"a\": 1\n} {\"b\": 2}")).containsExactly("{\n\"a\": 1\n} {\"b\": 2}");
    }

    @Test
    void aByteOrderMarkIsPassedOver() {
        assertThat(separate("\uFEFF{\"a\":1}")).containsExactly("{\"a\":1}");
    }

    @Test
    void nothingIsNoItem() {
        assertThat(separate("")).isEmpty();
        assertThat(separate(" \r\n ")).isEmpty();
    }

    @Test
    void anArrayThatDoesNotEndOrGoesOnIsBrokenAtThatPlace() {
        for (String broken : List.of("[", "[1", "[1,", "[1 2]", "[,1]", "[1,]", "[1]]", "[1] {}", "[{]", "[\"a]")) {
            assertThat(Items.split(broken.getBytes(UTF_8), false, 10))
                    .as(broken)
                    .isInstanceOf(Items.Broken.class);
        }
        assertThat(Items.split("[1] {}".getBytes(UTF_8), false, 10)).isEqualTo(new Items.Broken(4));
    }

    @Test
    void moreItemsThanAllowedAreTooMany() {
        assertThat(Items.split("[1,2,3]".getBytes(UTF_8), false, 3)).isInstanceOf(Items.Elements.class);
        assertThat(Items.split("[1,2,3]".getBytes(UTF_8), false, 2)).isInstanceOf(Items.TooMany.class);
        assertThat(Items.split("1\n2\n3\n".getBytes(UTF_8), true, 3)).isInstanceOf(Items.Separate.class);
        assertThat(Items.split("1\n2\n3\n".getBytes(UTF_8), true, 2)).isInstanceOf(Items.TooMany.class);
    }

    @Property
    void anyTextSplitsWithoutAnErrorIntoSpansInOrder(
            @ForAll
                    @StringLength(max = 60)
                    @Chars({'{', '}', '[', ']', '"', '\\', ',', ':', '\n', ' '})
                    @CharRange(from = 'a', to = 'b')
                    String text,
            @ForAll boolean lines) {
        byte[] body = text.getBytes(UTF_8);
        int end = 0;
        for (Span span : spans(Items.split(body, lines, 100))) {
            assertThat(span.offset()).isGreaterThanOrEqualTo(end);
            assertThat(span.length()).isPositive();
            end = span.offset() + span.length();
        }
        assertThat(end).isLessThanOrEqualTo(body.length);
    }

    @Test
    void positionsCountLinesAndBytes() {
        byte[] body = "ab\ncd\n".getBytes(UTF_8);
        assertThat(Position.of(body, 0)).isEqualTo(new Position(1, 1));
        assertThat(Position.of(body, 4)).hasToString("line 2, column 2");
        assertThat(Position.of(body, 99)).isEqualTo(new Position(3, 1));
    }

    private static List<String> separate(String body) {
        Items items = Items.split(body.getBytes(UTF_8), false, 10);
        assertThat(items).isInstanceOf(Items.Separate.class);
        return text(body, items);
    }

    private static List<String> elements(String body) {
        Items items = Items.split(body.getBytes(UTF_8), false, 10);
        assertThat(items).isInstanceOf(Items.Elements.class);
        return text(body, items);
    }

    private static List<String> text(String body, Items items) {
        return spans(items).stream()
                .map(span -> UTF_8.decode(span.of(body.getBytes(UTF_8))).toString())
                .toList();
    }

    private static List<Span> spans(Items items) {
        return switch (items) {
            case Items.Separate(List<Span> spans) -> spans;
            case Items.Elements(List<Span> spans) -> spans;
            case Items.Broken _, Items.TooMany _ -> List.of();
        };
    }
}

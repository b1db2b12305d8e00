package dev.footfall.replay.imports;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LineReaderTest {
    @Test
    void linesEndWithEitherBreakAndTheLastWithNone() throws Exception {
        assertThat(read("a\nb\r\n\nc".getBytes(StandardCharsets.UTF_8), 10))
                .containsExactly(
                        new Line(1, "a", false, 2),
                        new Line(2, "b", false, 3),
                        new Line(3, "", false, 1),
                        new Line(4, "c", false, 1));
    }

    @Test
    void aLineOfTheGreatestLengthIsWholeAndALongerOneIsCut() throws Exception {
        assertThat(read("abc\r\nabcd\nabcdefgh\r\nabc\rd\n".getBytes(StandardCharsets.UTF_8), 3))
                .containsExactly(
                        new Line(1, "abc", false, 5),
                        new Line(2, "abc", true, 5),
                        new Line(3, "abc", true, 10),
                        new Line(4, "abc", true, 6));
    }

    @Test
    void bytesThatAreNotUtf8AreReadAsLatin1() throws Exception {
        assertThat(read(new byte[] {'c', 'a', 'f', (byte) 0xe9, '\n', (byte) 0xc3, (byte) 0xa9}, 10))
                .extracting(Line::text)
                .containsExactly("café", "é");
    }

    @Test
    void aLineMayBeLongerThanTheBuffer() throws Exception {
        String line = "x".repeat(200_000);

        assertThat(read((line + "\ny").getBytes(StandardCharsets.UTF_8), 300_000))
                .extracting(Line::text)
                .containsExactly(line, "y");
    }

    @Property
    void theBytesOfTheLinesAreTheBytesOfTheFile(@ForAll byte[] content) throws Exception {
        List<Line> lines = read(content, 5);

        assertThat(lines.stream().mapToLong(Line::bytes).sum()).isEqualTo(content.length);
        assertThat(lines).allSatisfy(line -> assertThat(line.text().length()).isLessThanOrEqualTo(5));
    }

    private static List<Line> read(byte[] content, int maxBytes) throws Exception {
        LineReader reader = new LineReader(new ByteArrayInputStream(content), maxBytes);
        List<Line> lines = new ArrayList<>();
        for (Optional<Line> line = reader.next(); line.isPresent(); line = reader.next()) {
            lines.add(line.get());
        }
        return lines;
    }
}

package dev.footfall.bench.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class BenchCommandTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\|");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theBenchmarksThatTheReadmeQuotesAreThere() throws Exception {
        assertThat(run("--list")).isZero();

        List<String> listed =
                out.toString().lines().map(line -> line.split(" ")[0]).toList();
        String readme = Files.readString(Path.of("..", "README.md"));
        String section = readme.substring(readme.indexOf("\n## Benchmarks"));
        List<String> quoted = ROW.matcher(section.substring(0, section.indexOf("\n## ", 1)))
                .results()
                .map(row -> row.group(1))
                .toList();
        assertThat(quoted).isNotEmpty().isSubsetOf(listed);
    }

    @Test
    void anUnknownNameIsAnsweredWithThoseThatThereAre() {
        assertThat(run("ingest-sinlge")).isEqualTo(2);
        assertThat(err.toString()).contains("no benchmark is called ingest-sinlge", "ingest-single");
    }

    @Test
    void aMeasureOfNothingIsRefused() {
        assertThat(run("--pairs", "0")).isEqualTo(2);
        assertThat(run("--soak", "PT0S")).isEqualTo(2);
        assertThat(err.toString()).contains("--pairs must be 1 or more", "--soak must be more than 0");
    }

    private int run(String... arguments) {
        return new CommandLine(new BenchCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}

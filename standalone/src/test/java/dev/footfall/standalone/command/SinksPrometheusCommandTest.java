package dev.footfall.standalone.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SinksPrometheusCommandTest {
    private static final String FROM = "2026-11-01T00:00:00Z";
    private static final String TO = "2026-11-02T00:00:00Z";

    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void withoutAPipelineItSaysHowToNameADatabase() {
        assertThat(backfill(FROM, TO)).isEqualTo(1);
        assertThat(err.toString()).contains("nothing runs on", "--postgres");
    }

    @Test
    void whatIsNoTimeOrNoStepIsNamed() {
        assertThat(backfill("yesterday", TO, "--postgres", "postgresql://h/d")).isEqualTo(2);
        assertThat(err.toString()).contains("--backfill: not a time", "yesterday");
        assertThat(backfill(TO, FROM, "--postgres", "postgresql://h/d")).isEqualTo(2);
        assertThat(err.toString()).contains("FROM must be before TO");
        assertThat(backfill(FROM, TO, "--postgres", "postgresql://h/d", "--step", "PT1H"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("PT1M to PT5M");
        assertThat(backfill(FROM, TO, "--postgres", "mysql://h/d")).isEqualTo(2);
        assertThat(err.toString()).contains("--postgres: url: must be");
    }

    @Test
    void aDatabaseThatIsAwayIsSaidSo() {
        assertThat(backfill(FROM, TO, "--postgres", "postgresql://u:secret@127.0.0.1:1/d"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("Postgres does not answer").doesNotContain("secret");
    }

    private int backfill(String from, String to, String... more) {
        String[] words = {
            "sinks",
            "prometheus",
            "--data",
            folder.resolve("data").toString(),
            "--backfill",
            from,
            to,
            "--out",
            folder.resolve("out").toString()
        };
        String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return Footfall.commandLine().setErr(new PrintWriter(err, true)).execute(all);
    }
}

package dev.footfall.replay.command;

import dev.footfall.processors.streams.Surroundings;
import dev.footfall.replay.job.Pipeline;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.runtime.lifecycle.Service;
import dev.footfall.runtime.lineage.LineageSettings;
import dev.footfall.schemas.governance.Subjects;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.sinks.postgres.PostgresSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

/** What is wrong is said before anything is asked of broker or database. */
class ReplayCommandTest {
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aRangeNeedsBothEnds() {
        assertThat(replay("--from", "2026-11-01")).isEqualTo(2);
        assertThat(err.toString()).contains("--from and --to are needed");
    }

    @Test
    void aRangeEndsAfterItBegins() {
        assertThat(replay("--from", "2026-11-02", "--to", "2026-11-01")).isEqualTo(1);
        assertThat(err.toString()).contains("before it begins", "--from must be earlier than --to");
    }

    @Test
    void aTimeIsToBeReadable() {
        assertThat(replay("--from", "yesterday", "--to", "2026-11-01")).isEqualTo(2);
        assertThat(err.toString()).contains("--from: not a time: yesterday", "2026-11-01T12:00:00Z");
    }

    @Test
    void aTopologyIsOneOfThoseThereAre() {
        assertThat(replay("--from", "2026-11-01", "--to", "2026-11-02", "--topology", "sessions,nonsense"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("nonsense", "choose of sessions, funnels, activity");
    }

    @Test
    void onlySettingsOfResultsAreTaken() {
        assertThat(replay("--from", "2026-11-01", "--to", "2026-11-02", "--set", "streams.threads=3"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--set takes settings of sessions", "streams.threads");
    }

    @Test
    void anUnknownReplayIsNamed() {
        CommandLine diff = new CommandLine(new DiffCommand(_ -> new Nowhere(folder), Clock.systemUTC()));
        diff.setErr(new PrintWriter(err, true));

        assertThat(diff.execute("r7")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no replay r7");
    }

    @Test
    void withoutAPipelineItSaysSo() {
        CommandLine list = new CommandLine(new ListCommand(
                _ -> {
                    throw new IOException("nothing runs there");
                },
                Clock.systemUTC()));
        list.setErr(new PrintWriter(err, true));

        assertThat(list.execute()).isEqualTo(1);
        assertThat(err.toString()).contains("nothing runs there");
    }

    private int replay(String... arguments) {
        CommandLine replay = new CommandLine(new ReplayCommand(_ -> new Nowhere(folder), Clock.systemUTC()));
        replay.setErr(new PrintWriter(err, true));
        return replay.execute(arguments);
    }

    /** A pipeline that must not be asked for anything. */
    private record Nowhere(Path jobs) implements Pipeline {
        @Override
        public Supplier<Subjects> subjects() {
            throw new AssertionError("no replay runs here");
        }

        @Override
        public Map<String, Object> broker() {
            throw new AssertionError("asked for the broker");
        }

        @Override
        public SchemaRegistry registry() {
            throw new AssertionError("asked for the registry");
        }

        @Override
        public PostgresSettings postgres() {
            throw new AssertionError("asked for the database");
        }

        @Override
        public LineageSettings lineage() {
            throw new AssertionError("asked for lineage");
        }

        @Override
        public WarmUp warmUp(Map<String, String> settings) throws ConfigurationException {
            throw new ConfigurationException(List.of("asked for settings"));
        }

        @Override
        public Service processors(Map<String, String> settings, SchemaRegistry registry, Surroundings surroundings) {
            throw new AssertionError("asked for processors");
        }
    }
}

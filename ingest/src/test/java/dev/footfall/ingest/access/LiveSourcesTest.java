package dev.footfall.ingest.access;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class LiveSourcesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private Path file;
    private LiveFile<Sources> live;

    @BeforeEach
    void open() throws Exception {
        file = folder.resolve("sources.yaml");
        write("first-key", "limits: {events-per-second: 1, burst: 1}");
        live = LiveSources.open(file, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void aChangedFileIsReadAgain() throws Exception {
        write("second-key", "revoked-keys: [first-key]");
        assertThat(live.refresh()).isEqualTo(new LiveFile.State(NOW, List.of()));
        assertThat(live.get().sourceOf("second-key")).isPresent();
        assertThat(live.get().standingOf("first-key")).isInstanceOf(KeyStanding.Revoked.class);
    }

    @Test
    void aFileThatIsTheSameIsNotReadAgain() {
        Sources before = live.get();
        live.refresh();
        assertThat(live.get()).isSameAs(before);
    }

    @Test
    void aBrokenFileChangesNothingUntilItIsMended() throws Exception {
        Sources before = live.get();
        Files.writeString(file, "sources: {shop: {write-keys: [secret-key], secret: short}}");
        assertThat(live.refresh().faults()).singleElement().asString().contains("sources.shop.secret: must have");
        assertThat(live.get()).isSameAs(before);
        assertThat(live.refresh().faults()).hasSize(1);

        Files.delete(file);
        assertThat(live.refresh().faults()).singleElement().asString().contains("cannot be read (NoSuchFileException)");
        assertThat(live.get()).isSameAs(before);

        write("third-key", "");
        assertThat(live.refresh().faults()).isEmpty();
        assertThat(live.get().sourceOf("third-key")).isPresent();
    }

    @Test
    void aFileThatComesBackAsItWasIsNoFaultAnyMore() throws Exception {
        byte[] good = Files.readAllBytes(file);
        Files.writeString(file, "sources: [");
        assertThat(live.refresh().faults()).isNotEmpty();
        Files.write(file, good);
        assertThat(live.refresh().faults()).isEmpty();

        Files.delete(file);
        assertThat(live.refresh().faults()).isNotEmpty();
        Files.write(file, good);
        assertThat(live.refresh().faults()).isEmpty();
    }

    @Test
    void aKeyWhoseLimitIsTheSameKeepsWhatItHasUsedUp() throws Exception {
        assertThat(gate().enter()).isZero();
        assertThat(gate().enter()).isPositive();
        write("first-key", "limits: {events-per-second: 1, burst: 1}\n    revoked-keys: [other-key]");
        live.refresh();
        assertThat(gate().enter()).isPositive();
        write("first-key", "limits: {events-per-second: 1, burst: 2}");
        live.refresh();
        assertThat(gate().enter()).isZero();
    }

    private Gate gate() {
        return ((KeyStanding.Active) live.get().standingOf("first-key")).gate();
    }

    private void write(String key, String more) throws Exception {
        Files.writeString(file, """
                sources:
                  shop:
                    write-keys: [%s]
                    secret: sixteen characters
                    %s
                """.formatted(key, more));
    }
}

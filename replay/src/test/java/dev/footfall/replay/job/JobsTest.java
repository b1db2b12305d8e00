package dev.footfall.replay.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.replay.job.Manifest.Result;
import dev.footfall.replay.job.Manifest.Slice;
import dev.footfall.replay.job.Manifest.State;
import dev.footfall.schemas.audit.SigningKey;
import dev.footfall.schemas.audit.VerifyingKey;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JobsTest {
    private static final Instant DAY = Instant.parse("2026-11-01T00:00:00Z");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        Jobs jobs = new Jobs(folder.resolve("none yet"));
        assertThat(jobs.list()).isEmpty();
        Manifest manifest = manifest("r1", Optional.of("shop"), 0).completed(List.of(new Result("sessions", 7, "00")));

        jobs.write(manifest, Optional.empty());

        assertThat(jobs.read("r1")).isEqualTo(manifest);
        assertThat(Jobs.json(manifest))
                .startsWith("{\"job\":\"r1\",\"state\":\"COMPLETED\"")
                .contains("\"begun_at\"");
        assertThatThrownBy(() -> jobs.read("r2"))
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining("replay list");
    }

    @Test
    void aSignedManifestShowsWhatSomebodyChanged() throws Exception {
        SigningKey key = SigningKey.of(SigningKey.newPem());
        Jobs jobs = new Jobs(folder);
        Manifest manifest = manifest("r1", Optional.of("shop"), 0).completed(List.of(new Result("sessions", 7, "00")));
        jobs.write(manifest, Optional.of(key));

        assertThat(jobs.read("r1")).isEqualTo(manifest);
        ManifestSeal.verify(jobs.document("r1"), key.publicKey());
        ObjectNode changed = jobs.document("r1");
        ((ObjectNode) changed.path("results").get(0)).put("rows", 8);
        assertThatThrownBy(() -> ManifestSeal.verify(changed, key.publicKey()))
                .hasMessageContaining("not as it was signed");
        VerifyingKey another = SigningKey.of(SigningKey.newPem()).publicKey();
        assertThatThrownBy(() -> ManifestSeal.verify(jobs.document("r1"), another))
                .hasMessageContaining("signed with another key");
        jobs.write(manifest, Optional.empty());
        assertThatThrownBy(() -> ManifestSeal.verify(jobs.document("r1"), another))
                .hasMessage("the manifest is not signed");
    }

    @Test
    void oneProcessAtATimeHasAReplay() throws Exception {
        Jobs jobs = new Jobs(folder);
        jobs.write(manifest("r1", Optional.empty(), 0), Optional.empty());

        try (Jobs.Lock _ = jobs.lock("r1")) {
            assertThat(jobs.isHeld("r1")).isTrue();
            assertThatThrownBy(() -> jobs.lock("r1")).hasMessageContaining("another process works on replay r1");
        }

        assertThat(jobs.isHeld("r1")).isFalse();
    }

    @Test
    void aPauseLastsUntilItIsTakenBack() throws Exception {
        Jobs jobs = new Jobs(folder);
        jobs.write(manifest("r1", Optional.empty(), 0), Optional.empty());

        jobs.pause("r1", true);
        jobs.pause("r1", true);
        assertThat(jobs.isPaused("r1")).isTrue();

        jobs.pause("r1", false);
        assertThat(jobs.isPaused("r1")).isFalse();
    }

    @Test
    void rangesOverlapIfTheyShareTimeAndSource() {
        Manifest shop = manifest("r1", Optional.of("shop"), 0);

        assertThat(shop.overlaps(manifest("r2", Optional.of("shop"), 0))).isTrue();
        assertThat(shop.overlaps(manifest("r2", Optional.empty(), 0))).isTrue();
        assertThat(shop.overlaps(manifest("r2", Optional.of("blog"), 0))).isFalse();
        assertThat(shop.overlaps(manifest("r2", Optional.of("shop"), 86_400))).isFalse();
    }

    @Test
    void nothingIsKeptOfAReplayThatIsDiscarded() throws Exception {
        Jobs jobs = new Jobs(folder);
        jobs.write(manifest("r1", Optional.empty(), 0), Optional.empty());

        jobs.delete("r1");

        assertThat(folder).isEmptyDirectory();
    }

    private static Manifest manifest(String job, Optional<String> source, int later) {
        return new Manifest(
                job,
                State.RUNNING,
                DAY.plusSeconds(later),
                DAY.plusSeconds(later + 86_400),
                source,
                List.of("sessions"),
                Map.of("sessions.gap", "PT1H"),
                DAY,
                DAY,
                DAY,
                100,
                Optional.of("s3://archive/footfall"),
                Optional.of(URI.create("http://127.0.0.1:9000")),
                List.of(new Slice("footfall.events.v1", 0, 3, 9)),
                "1",
                Map.of("footfall.sessions.v1-value", 4),
                List.of());
    }
}

package dev.footfall.standalone.command;

import dev.footfall.replay.audit.AuditedPipeline;
import dev.footfall.replay.deliver.Target;
import dev.footfall.replay.deliver.TargetFinder.TargetException;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.DataLock;
import dev.footfall.standalone.data.Endpoints;
import dev.footfall.standalone.data.RunFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RunningPipelinesTest {
    private static final URI INGEST = URI.create("http://127.0.0.1:1/v1/events");

    private final RunningPipelines pipelines = new RunningPipelines();
    private DataDirectory data;

    @BeforeEach
    void createDirectory(@TempDir Path folder) throws Exception {
        data = new DataDirectory(folder.resolve("data"));
        data.create();
        Files.writeString(
                data.sources(), "sources: {site: {write-keys: [first-key]}, shop: {write-keys: [shop-key, next-key]}}");
        RunFile.write(
                data,
                new Endpoints(INGEST, "first-key", "h:1", URI.create("http://h"), "postgresql://h", INGEST, List.of()));
    }

    @Test
    void aRunningPipelineIsFoundWithTheKeyOfTheWantedSource() throws Exception {
        try (DataLock held = DataLock.take(data)) {
            assertThat(held).isNotNull();
            assertThat(pipelines.find(data.root(), Optional.empty())).isEqualTo(new Target(INGEST, "first-key"));
            assertThat(pipelines.find(data.root(), Optional.of("shop"))).isEqualTo(new Target(INGEST, "shop-key"));
        }
    }

    @Test
    void theAuditLogOfARunningPipelineIsFoundWithItsPublicKey() throws Exception {
        assertThatThrownBy(() -> pipelines.pipeline(data.root()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing runs on " + data.root());
        try (DataLock held = DataLock.take(data)) {
            assertThat(held).isNotNull();
            AuditedPipeline found = pipelines.pipeline(data.root());
            assertThat(found.clientProperties()).isEqualTo(Map.of("bootstrap.servers", "h:1"));
            assertThat(found.registryUrl()).isEqualTo("http://h");
            assertThat(found.postgresUrl()).isEqualTo("postgresql://h");
            assertThat(found.auditKey()).hasValue(data.auditPublicKey());
        }
    }

    @Test
    void aSourceThatIsNotThereIsNamed() throws Exception {
        try (DataLock held = DataLock.take(data)) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> pipelines.find(data.root(), Optional.of("blog")))
                    .isInstanceOf(TargetException.class)
                    .hasMessageContaining("no source blog")
                    .hasMessageContaining("sources.yaml");
        }
    }

    @Test
    void aPipelineThatWasKilledIsNoneToSendTo() {
        assertThatThrownBy(() -> pipelines.find(data.root(), Optional.empty()))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("nothing runs on " + data.root())
                .hasMessageContaining("footfall up");
    }
}

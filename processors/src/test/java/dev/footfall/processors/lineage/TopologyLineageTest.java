package dev.footfall.processors.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.runtime.lineage.Lineage;
import dev.footfall.runtime.lineage.LineageSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class TopologyLineageTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void aRunTellsWhatTheTopologyReadsAndWritesWithoutItsOwnTopics() throws Exception {
        List<JsonNode> told = told(runs -> {
            runs.started(new Topology()
                    .addSource("received", "footfall.received.v1")
                    .addSink("refined", "footfall.events.v1", "received")
                    .addSink("through", "refine-again-repartition", "received")
                    .addSource("again", "refine-again-repartition")
                    .addSink("dropped", "footfall.dropped.v1", "again")
                    .describe());
            runs.stopped();
        });

        assertThat(told).extracting(it -> it.path("eventType").asText()).containsExactly("START", "COMPLETE");
        assertThat(told).allSatisfy(event -> {
            assertThat(event.path("eventTime").asText()).isEqualTo("2026-11-30T12:00:00Z");
            assertThat(event.path("job").path("name").asText()).isEqualTo("topology.refine");
            assertThat(event.path("run")).isEqualTo(told.getFirst().path("run"));
            assertThat(event.path("inputs").findValuesAsText("namespace")).containsExactly("kafka://broker:9092");
            assertThat(names(event.path("inputs"))).containsExactly("footfall.received.v1");
            assertThat(names(event.path("outputs"))).containsExactly("footfall.events.v1", "footfall.dropped.v1");
        });
        assertThat(told.getFirst()
                        .path("inputs")
                        .path(0)
                        .path("facets")
                        .path("schema")
                        .path("fields"))
                .anySatisfy(field -> assertThat(field.path("name").asText() + " "
                                + field.path("type").asText())
                        .isEqualTo("user_id null|string"))
                .anySatisfy(field -> assertThat(field.path("name").asText() + " "
                                + field.path("type").asText())
                        .isEqualTo("received_at timestamp-millis"))
                .anySatisfy(field -> assertThat(field.path("name").asText() + " "
                                + field.path("type").asText())
                        .isEqualTo("treated array<Treatment>"));
    }

    @Test
    void aRunThatFailedOrWasCutShortSaysSoAndTheNextIsAnother() throws Exception {
        List<JsonNode> told = told(runs -> {
            runs.started(
                    new Topology().addSource("events", "footfall.events.v1").describe());
            runs.failed("out of disk");
            runs.started(
                    new Topology().addSource("events", "footfall.events.v1").describe());
            runs.cutShort();
            runs.stopped(); // what does not run has no end
        });

        assertThat(told)
                .extracting(it -> it.path("eventType").asText())
                .containsExactly("START", "FAIL", "START", "ABORT");
        assertThat(told.get(1)
                        .path("run")
                        .path("facets")
                        .path("errorMessage")
                        .path("message")
                        .asText())
                .isEqualTo("out of disk");
        assertThat(told.get(2).path("run").path("runId"))
                .isNotEqualTo(told.get(0).path("run").path("runId"));
    }

    private List<JsonNode> told(java.util.function.Consumer<TopologyLineage> runs) throws Exception {
        Path file = folder.resolve("lineage.ndjson");
        Lineage lineage = Lineage.of(
                new LineageSettings("footfall", Map.of("type", "file", "location", file.toString())),
                Map.of(),
                new SimpleMeterRegistry());
        lineage.start();
        runs.accept(new TopologyLineage(lineage, "refine", "broker:9092", Clock.fixed(NOW, ZoneOffset.UTC)));
        lineage.stop();
        List<JsonNode> events = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            events.add(new JsonMapper().readTree(line));
        }
        return events;
    }

    private static List<String> names(JsonNode datasets) {
        List<String> names = new ArrayList<>();
        datasets.forEach(dataset -> names.add(dataset.path("name").asText()));
        return names;
    }
}

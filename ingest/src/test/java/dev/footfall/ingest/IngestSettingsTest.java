package dev.footfall.ingest;

import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.http.HttpSettings;
import dev.footfall.ingest.plan.PlanSettings;
import dev.footfall.ingest.publish.PublishSettings;
import dev.footfall.runtime.config.BrokerSettings;
import dev.footfall.runtime.config.Configuration;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.runtime.config.ListenSettings;
import dev.footfall.runtime.config.RegistrySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IngestSettingsTest {
    @TempDir
    Path folder;

    @Test
    void theDefaultsAreThese() throws Exception {
        assertThat(bind(Map.of()))
                .isEqualTo(new IngestSettings(
                        new BrokerSettings("localhost:9092", Map.of()),
                        new RegistrySettings("http://localhost:8081", Map.of()),
                        new HttpSettings("0.0.0.0", 8080, Duration.ofSeconds(30), Duration.ofSeconds(15), 8192),
                        new ListenSettings("0.0.0.0", 9101),
                        Path.of("sources.yaml"),
                        new LimitSettings(1 << 20, 8 << 20, 10_000, 1 << 16, 32),
                        new PlanSettings(Duration.ofSeconds(30)),
                        new PublishSettings(
                                Duration.ofMillis(5),
                                131_072,
                                Duration.ofSeconds(10),
                                32 << 20,
                                Duration.ofSeconds(30))));
    }

    @Test
    void allFaultsAreReportedTogether() {
        assertThatThrownBy(() -> bind(Map.of(
                        "http.port", "70000",
                        "limits.max-events", "0",
                        "publish.delivery-timeout", "soon")))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.faults())
                                .hasSize(3)
                                .anyMatch(fault -> fault.startsWith("http.port: "))
                                .anyMatch(fault -> fault.startsWith("limits.max-events: "))
                                .anyMatch(fault -> fault.startsWith("publish.delivery-timeout: ")));
    }

    @Test
    void aConnectionMustOutliveTheWaitForTheBroker() {
        assertThatThrownBy(() -> bind(Map.of("http.idle-timeout", "PT5S")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("http.idle-timeout: must be longer than publish.delivery-timeout");
    }

    @Test
    void theServiceIsPutTogetherWithoutStartingAnything() throws Exception {
        Path sources = Files.writeString(
                folder.resolve("sources.yaml"),
                "sources: {shop: {write-keys: [write-key], secret: sixteen characters}}");
        Ingest ingest = Ingest.of(bind(Map.of("sources-file", sources.toString())), Clock.systemUTC());
        assertThat(ingest.service().name()).isEqualTo("ingest");
        assertThat(ingest.service().components())
                .extracting(component -> component.name())
                .containsExactly("schema ids", "plans", "producer", "http");
        assertThat(ingest.service().checks().readiness()).containsOnlyKeys("broker", "http", "plans");
        assertThat(ingest.service().metrics().scrape()).contains("footfall_ingest_bytes_in_flight");
    }

    private static IngestSettings bind(Map<String, String> flags) throws ConfigurationException {
        return new Configuration("ingest.yaml", IngestMain.class, Optional.empty(), Map.of(), flags)
                .bind(IngestSettings.class);
    }
}

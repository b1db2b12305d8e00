package dev.footfall.ingest;

import dev.footfall.ingest.access.RateLimit;
import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.http.AdminSettings;
import dev.footfall.ingest.http.HttpSettings;
import dev.footfall.ingest.http.ProxySettings;
import dev.footfall.ingest.http.SlowSettings;
import dev.footfall.ingest.plan.PlanSettings;
import dev.footfall.ingest.policy.PolicySettings;
import dev.footfall.ingest.publish.PublishSettings;
import dev.footfall.ingest.spool.SpoolSettings;
import dev.footfall.runtime.config.BrokerSettings;
import dev.footfall.runtime.config.Configuration;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.runtime.config.ListenSettings;
import dev.footfall.runtime.config.RegistrySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
                        new HttpSettings(
                                "0.0.0.0",
                                8080,
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(15),
                                65_536,
                                10_000,
                                new SlowSettings(Duration.ofSeconds(10), 500),
                                new ProxySettings(List.of(), "x-forwarded-for"),
                                Optional.empty(),
                                Optional.empty()),
                        new ListenSettings("0.0.0.0", 9101),
                        new AdminSettings("127.0.0.1", 9104, Optional.empty()),
                        Path.of("sources.yaml"),
                        Optional.empty(),
                        new LimitSettings(1 << 20, 8 << 20, 10_000, 1 << 16, 32),
                        new PlanSettings(Duration.ofSeconds(30)),
                        new PolicySettings(Optional.empty(), Optional.empty()),
                        new PublishSettings(
                                Duration.ofMillis(2),
                                131_072,
                                Duration.ofSeconds(10),
                                32 << 20,
                                Duration.ofSeconds(30)),
                        new SpoolSettings(
                                true, Path.of("data/spool"), 4L << 30, 256 << 20, 32 << 20, Duration.ofSeconds(2))));
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
    void whatIsOptionalCanBeGiven() throws Exception {
        IngestSettings settings = bind(Map.of(
                "address-limit", "{events-per-second: 5, burst: 6}",
                "admin.token-file", "admin.token",
                "http.tls", "{certificate: tls.crt, key: tls.key}",
                "http.proxies.trusted", "[10.0.0.0/8, '::1']",
                "http.proxies.header", "forwarded"));
        assertThat(settings.addressLimit()).contains(new RateLimit(5, 6));
        assertThat(settings.admin().tokenFile()).contains(Path.of("admin.token"));
        assertThat(settings.http().tls().orElseThrow().key()).contains(Path.of("tls.key"));
        assertThat(settings.http().proxies().proxies().isEmpty()).isFalse();
    }

    @Test
    void whatIsOptionalIsCheckedToo() {
        assertThatThrownBy(() -> bind(Map.of(
                        "http.tls", "{certificate: tls.crt}",
                        "http.proxies.trusted", "[proxy.example]",
                        "http.slow.min-body-rate", "-1",
                        "admin.port", "-1")))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.faults())
                                .hasSize(4)
                                .anyMatch(fault -> fault.startsWith("http.tls.certificate: name either"))
                                .anyMatch(fault -> fault.startsWith("http.proxies.trusted: must be addresses"))
                                .anyMatch(fault -> fault.startsWith("http.slow.min-body-rate: "))
                                .anyMatch(fault -> fault.startsWith("admin.port: ")));
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
        Ingest ingest = Ingest.of(
                bind(Map.of(
                        "sources-file",
                        sources.toString(),
                        "spool.dir",
                        folder.resolve("spool").toString())),
                Clock.systemUTC());
        assertThat(ingest.service().name()).isEqualTo("ingest");
        assertThat(ingest.service().components())
                .extracting(component -> component.name())
                .containsExactly("schema ids", "plans", "log", "http", "file watch", "admin");
        assertThat(ingest.service().checks().readiness()).containsOnlyKeys("log", "http", "plans");
        assertThat(ingest.service().metrics().scrape())
                .contains(
                        "footfall_ingest_bytes_in_flight",
                        "footfall_ingest_spool_entries",
                        "footfall_ingest_plans_age_seconds");
        assertThat(folder).isDirectoryContaining("glob:**sources.yaml").isDirectoryNotContaining("glob:**spool");
    }

    @Test
    void withoutASpoolTheBrokerAloneMakesEventsDurable() throws Exception {
        Path sources = Files.writeString(
                folder.resolve("sources.yaml"),
                "sources: {shop: {write-keys: [write-key], secret: sixteen characters}}");
        Ingest ingest = Ingest.of(
                bind(Map.of("sources-file", sources.toString(), "spool.enabled", "false")), Clock.systemUTC());
        assertThat(ingest.service().components())
                .extracting(component -> component.name())
                .containsExactly("schema ids", "plans", "producer", "http", "file watch", "admin");
        assertThat(ingest.service().metrics().scrape()).doesNotContain("footfall_ingest_spool");
    }

    private static IngestSettings bind(Map<String, String> flags) throws ConfigurationException {
        return new Configuration("ingest.yaml", IngestMain.class, Optional.empty(), Map.of(), flags)
                .bind(IngestSettings.class);
    }
}

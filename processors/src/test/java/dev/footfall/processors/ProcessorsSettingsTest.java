package dev.footfall.processors;

import dev.footfall.processors.activity.ActivitySettings;
import dev.footfall.processors.audit.AuditSettings;
import dev.footfall.processors.erasure.ErasureSettings;
import dev.footfall.processors.funnels.FunnelsSettings;
import dev.footfall.processors.ledger.LedgerSettings;
import dev.footfall.processors.live.LiveSettings;
import dev.footfall.processors.refine.RefineSettings;
import dev.footfall.processors.sessions.DefinitionSettings;
import dev.footfall.processors.sessions.SessionsSettings;
import dev.footfall.processors.source.FunnelSettings;
import dev.footfall.processors.source.FunnelSettings.Step;
import dev.footfall.processors.source.SourceSettings;
import dev.footfall.processors.streams.StreamsSettings;
import dev.footfall.runtime.config.BrokerSettings;
import dev.footfall.runtime.config.Configuration;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.runtime.config.ListenSettings;
import dev.footfall.runtime.config.RegistrySettings;
import dev.footfall.runtime.lineage.LineageSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ProcessorsSettingsTest {
    @Test
    void hasADefaultForEverything() throws ConfigurationException {
        assertThat(bind(Map.of()))
                .isEqualTo(new ProcessorsSettings(
                        List.of("refine", "sessions", "funnels", "activity", "ledger"),
                        new BrokerSettings("localhost:9092", Map.of()),
                        new RegistrySettings("http://localhost:8081", Map.of()),
                        new ListenSettings("0.0.0.0", 9102),
                        new StreamsSettings(
                                "footfall",
                                Path.of("data/processors"),
                                1,
                                -1,
                                0,
                                Duration.ofMillis(100),
                                Duration.ofSeconds(10),
                                Optional.empty(),
                                128),
                        new RefineSettings(Duration.ofHours(24), Duration.ofDays(400)),
                        new SessionsSettings(
                                Duration.ofMinutes(30),
                                Duration.ofHours(24),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(1),
                                Duration.ofMillis(500),
                                Map.of()),
                        new FunnelsSettings(Duration.ofHours(24), 500),
                        new ActivitySettings(Duration.ofHours(25), Duration.ofMillis(200)),
                        new AuditSettings(
                                "footfall.local/audit",
                                Optional.empty(),
                                Optional.empty(),
                                Duration.ofSeconds(5),
                                Optional.empty(),
                                Optional.empty()),
                        new LedgerSettings(Duration.ofDays(2), Duration.ofSeconds(1), Duration.ofMinutes(1)),
                        new ErasureSettings(Optional.empty()),
                        new LiveSettings(false, "127.0.0.1", 9105, Optional.empty(), Optional.empty()),
                        new LineageSettings("footfall", Map.of()),
                        Map.of()));
    }

    @Test
    void takesEveryKey() throws ConfigurationException {
        ProcessorsSettings settings = bind(Map.ofEntries(
                Map.entry("topologies", "[sessions]"),
                Map.entry("streams.application-prefix", "shadow"),
                Map.entry("streams.state-dir", "/var/lib/footfall"),
                Map.entry("streams.threads", "4"),
                Map.entry("streams.replication-factor", "3"),
                Map.entry("streams.standby-replicas", "1"),
                Map.entry("streams.commit-interval", "PT1S"),
                Map.entry("streams.session-timeout", "PT30S"),
                Map.entry("streams.instance-id", "processors-0"),
                Map.entry("streams.state-memory-mib", "512"),
                Map.entry("refine.dedup-window", "PT1H"),
                Map.entry("refine.link-expiry", "P30D"),
                Map.entry("sessions.gap", "PT60M"),
                Map.entry("sessions.horizon", "PT48H"),
                Map.entry("sessions.engaged-after", "PT20S"),
                Map.entry("sessions.close-interval", "PT5S"),
                Map.entry("sessions.publish-interval", "PT2S"),
                Map.entry("sessions.definitions", """
                        matomo:
                          preset: matomo
                          horizon: PT4H
                          split-at-midnight: Europe/Berlin
                          split-on-referrer: true
                        """),
                Map.entry("activity.horizon", "PT48H"),
                Map.entry("activity.publish-interval", "PT1S"),
                Map.entry("audit.origin", "example.org/audit"),
                Map.entry("audit.key-file", "/run/secrets/audit.pem"),
                Map.entry("audit.secret-file", "/run/secrets/governance"),
                Map.entry("audit.checkpoint-interval", "PT1S"),
                Map.entry("audit.witness-file", "/mnt/witness/heads"),
                Map.entry("audit.witness-url", "https://witness.example/heads"),
                Map.entry("ledger.kept", "PT24H"),
                Map.entry("ledger.publish-interval", "PT2S"),
                Map.entry("ledger.grace", "PT5M"),
                Map.entry("lineage.namespace", "web"),
                Map.entry("lineage.transport.type", "http"),
                Map.entry("lineage.transport.url", "http://marquez:5000"),
                Map.entry("lineage.transport.auth.type", "api_key"),
                Map.entry("live.enabled", "true"),
                Map.entry("live.host", "0.0.0.0"),
                Map.entry("live.port", "9200"),
                Map.entry("live.token-file", "/run/secrets/live"),
                Map.entry("live.advertised", "processors-0.example:9200"),
                Map.entry("funnels.horizon", "PT12H"),
                Map.entry("funnels.max-occurrences", "50"),
                Map.entry("sources", """
                        site:
                          hosts: [shop.example]
                          conversions: [Order Completed]
                          funnels:
                            checkout:
                              within: PT2H
                              steps:
                                - {event: page_view, page: /product/*}
                                - {event: Order Completed, where: {currency: EUR, items: 2}}
                        """)));

        FunnelSettings checkout = new FunnelSettings(
                List.of(
                        new Step("page_view", Optional.of("/product/*"), Optional.empty()),
                        new Step(
                                "Order Completed",
                                Optional.empty(),
                                Optional.of(Map.of("currency", "EUR", "items", "2")))),
                Duration.ofHours(2));
        assertThat(settings.topologies()).containsExactly("sessions");
        assertThat(settings.streams())
                .isEqualTo(new StreamsSettings(
                        "shadow",
                        Path.of("/var/lib/footfall"),
                        4,
                        3,
                        1,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        Optional.of("processors-0"),
                        512));
        assertThat(settings.refine()).isEqualTo(new RefineSettings(Duration.ofHours(1), Duration.ofDays(30)));
        assertThat(settings.audit())
                .isEqualTo(new AuditSettings(
                        "example.org/audit",
                        Optional.of(Path.of("/run/secrets/audit.pem")),
                        Optional.of(Path.of("/run/secrets/governance")),
                        Duration.ofSeconds(1),
                        Optional.of(Path.of("/mnt/witness/heads")),
                        Optional.of(URI.create("https://witness.example/heads"))));
        assertThat(settings.sessions())
                .isEqualTo(new SessionsSettings(
                        Duration.ofHours(1),
                        Duration.ofDays(2),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(2),
                        Map.of(
                                "matomo",
                                new DefinitionSettings(
                                        Optional.of("matomo"),
                                        Optional.empty(),
                                        Optional.of(Duration.ofHours(4)),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of("Europe/Berlin"),
                                        Optional.empty(),
                                        Optional.of(true),
                                        Optional.empty()))));
        assertThat(settings.activity()).isEqualTo(new ActivitySettings(Duration.ofDays(2), Duration.ofSeconds(1)));
        assertThat(settings.ledger())
                .isEqualTo(new LedgerSettings(Duration.ofDays(1), Duration.ofSeconds(2), Duration.ofMinutes(5)));
        assertThat(settings.funnels()).isEqualTo(new FunnelsSettings(Duration.ofHours(12), 50));
        assertThat(settings.lineage())
                .isEqualTo(new LineageSettings(
                        "web", Map.of("type", "http", "url", "http://marquez:5000", "auth.type", "api_key")));
        assertThat(settings.live())
                .isEqualTo(new LiveSettings(
                        true,
                        "0.0.0.0",
                        9200,
                        Optional.of(Path.of("/run/secrets/live")),
                        Optional.of("processors-0.example:9200")));
        assertThat(settings.sources())
                .containsExactly(Map.entry(
                        "site",
                        new SourceSettings(
                                Optional.of(List.of("shop.example")),
                                Optional.of(List.of("Order Completed")),
                                Optional.of(Map.of("checkout", checkout)))));
    }

    @Test
    void namesEveryFaultWithItsPath() {
        ConfigurationException refused = catchThrowableOfType(
                ConfigurationException.class,
                () -> bind(Map.of(
                        "streams.threads", "0",
                        "refine.dedup-window", "PT1S",
                        "sessions.gap", "PT0S",
                        "activity.horizon", "PT1H",
                        "audit.origin", "my log",
                        "audit.checkpoint-interval", "PT0S",
                        "audit.witness-url", "ftp://witness")));

        assertThat(refused.faults())
                .satisfiesExactlyInAnyOrder(
                        fault -> assertThat(fault).startsWith("streams.threads: must be 1 to 64"),
                        fault -> assertThat(fault).startsWith("refine.dedup-window: must be"),
                        fault -> assertThat(fault).startsWith("sessions.gap: must be"),
                        fault -> assertThat(fault).startsWith("activity.horizon: must be"),
                        fault -> assertThat(fault).startsWith("audit.origin: must be"));
    }

    @Test
    void namesTheFaultsOfAFunnelWithTheirPaths() {
        String steps = "steps: [{event: a, page: pricing}, {event: b}]";

        assertThat(faults("{site: {funnels: {f: {within: PT1H, " + steps + "}}}}"))
                .singleElement()
                .asString()
                .startsWith("sources.site.funnels.f.steps[0].page: must be a path such as /pricing");
        assertThat(faults("{site: {funnels: {f: {within: PT1H, steps: [{event: a}]}}}}"))
                .containsExactly("sources.site.funnels.f.steps: must be 2 to 16");
        assertThat(faults("{site: {funnels: {f: {within: PT0S, steps: [{event: a}, {event: b}]}}}}"))
                .containsExactly("sources.site.funnels.f.within: must be PT1S to PT8784H (366 days)");
        assertThat(faults("{site: {funnels: {a/b: {within: PT1H, steps: [{event: a}, {event: b}]}}}}"))
                .singleElement()
                .asString()
                .startsWith("sources.site.funnels: a funnel's name is");
    }

    @Test
    void namesEveryFaultOfADefinitionWithItsPath() {
        assertThat(faultsOfDefinition("{preset: mattomo}"))
                .singleElement()
                .asString()
                .startsWith("sessions.definitions.other.preset: must be one of 30-minute, ga4, ");
        assertThat(faultsOfDefinition("{preset: matomo}"))
                .singleElement()
                .asString()
                .startsWith("sessions.definitions.other.split-at-midnight: the preset matomo ends");
        assertThat(faultsOfDefinition("{split-at-midnight: Berlin}"))
                .singleElement()
                .asString()
                .startsWith("sessions.definitions.other.split-at-midnight: no time zone is named Berlin");
        assertThat(faultsOfDefinition("{max-length: PT0S}"))
                .singleElement()
                .asString()
                .startsWith("sessions.definitions.other.max-length: must be PT1S");
        assertThat(faultsOfDefinition("{gap: PT48H}"))
                .singleElement()
                .asString()
                .startsWith("sessions.definitions.other.gap: must be PT1S");
    }

    @Test
    void keepsTheNameOfTheDefinitionThatAlwaysRuns() {
        ConfigurationException refused = catchThrowableOfType(
                ConfigurationException.class, () -> bind(Map.of("sessions.definitions", "{default: {gap: PT5M}}")));

        assertThat(refused.faults())
                .singleElement()
                .asString()
                .startsWith("sessions.definitions: the definition default always runs");
    }

    private static List<String> faultsOfDefinition(String definition) {
        ConfigurationException refused = catchThrowableOfType(
                ConfigurationException.class,
                () -> bind(Map.of("sessions.definitions", "{other: " + definition + "}")));
        return refused.faults();
    }

    @Test
    void refusesATopologyThatDoesNotExist() {
        ConfigurationException refused = catchThrowableOfType(
                ConfigurationException.class, () -> bind(Map.of("topologies", "[refine, refien]")));

        assertThat(refused.faults())
                .singleElement()
                .asString()
                .startsWith("topologies: must be one or more of [refine, sessions, funnels, activity, audit, ledger]");
    }

    private static List<String> faults(String sources) {
        return catchThrowableOfType(ConfigurationException.class, () -> bind(Map.of("sources", sources)))
                .faults();
    }

    private static ProcessorsSettings bind(Map<String, String> flags) throws ConfigurationException {
        return new Configuration("processors.yaml", ProcessorsMain.class, Optional.empty(), Map.of(), flags)
                .bind(ProcessorsSettings.class);
    }
}

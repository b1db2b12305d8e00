package dev.footfall.sinks;

import dev.footfall.runtime.config.Configuration;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.runtime.config.ListenSettings;
import dev.footfall.runtime.lifecycle.Lifecycle;
import dev.footfall.runtime.lifecycle.Service;
import dev.footfall.runtime.observe.Health;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.sinks.consume.ConsumeSettings;
import dev.footfall.sinks.postgres.ErasureSettings;
import dev.footfall.sinks.postgres.LedgerCheckSettings;
import dev.footfall.sinks.postgres.PostgresSettings;
import dev.footfall.sinks.postgres.RetentionSettings;
import dev.footfall.sinks.postgres.TableSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class SinksTest {
    @Test
    void has_these_defaults() throws ConfigurationException {
        SinksSettings settings = bind(Map.of());

        assertThat(settings.observe()).isEqualTo(new ListenSettings("0.0.0.0", 9103));
        assertThat(settings.broker().bootstrapServers()).isEqualTo("localhost:9092");
        assertThat(settings.registry().url()).isEqualTo("http://localhost:8081");
        assertThat(settings.sinks()).containsExactly("postgres");
        assertThat(settings.postgres().database())
                .isEqualTo(new PostgresSettings(
                        "jdbc:postgresql://localhost:5432/footfall", Optional.empty(), Optional.empty(), "footfall"));
        assertThat(settings.postgres().tables())
                .isEqualTo(new TableSettings(Duration.ofDays(400), "footfall_reader", Optional.empty()));
        assertThat(settings.postgres().retention())
                .isEqualTo(new RetentionSettings(
                        Duration.ofDays(400),
                        Duration.ofDays(400),
                        Duration.ofDays(400),
                        Duration.ofDays(90),
                        Duration.ofDays(90),
                        Optional.empty(),
                        Duration.ofDays(1)));
        assertThat(settings.postgres().consume())
                .isEqualTo(
                        new ConsumeSettings("footfall-sink-postgres", Optional.empty(), 5000, Duration.ofSeconds(5)));
        assertThat(settings.postgres().threads()).isEqualTo(2);
        assertThat(settings.ledgerCheck())
                .isEqualTo(new LedgerCheckSettings(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofMinutes(5)));
        assertThat(settings.erasure()).isEqualTo(new ErasureSettings(Optional.empty()));
    }

    @Test
    void takes_every_setting_from_its_key() throws ConfigurationException {
        SinksSettings settings = bind(Map.ofEntries(
                Map.entry("postgres.database.url", "postgresql://db/other"),
                Map.entry("postgres.database.user", "u"),
                Map.entry("postgres.database.password", "p"),
                Map.entry("postgres.database.schema", "shadow"),
                Map.entry("postgres.tables.event-retention", "P30D"),
                Map.entry("postgres.tables.reader-role", "dashboards"),
                Map.entry("postgres.tables.reader-password", "r"),
                Map.entry("postgres.consume.group", "g"),
                Map.entry("postgres.consume.instance-id", "one"),
                Map.entry("postgres.consume.max-batch", "10"),
                Map.entry("postgres.consume.max-retry-delay", "PT1S"),
                Map.entry("postgres.threads", "3"),
                Map.entry("postgres.retention.sessions", "P1D"),
                Map.entry("postgres.retention.funnels", "P2D"),
                Map.entry("postgres.retention.late-events", "P3D"),
                Map.entry("postgres.retention.rejected", "P4D"),
                Map.entry("postgres.retention.dead-letters", "P5D"),
                Map.entry("postgres.retention.audit", "P190D"),
                Map.entry("postgres.retention.interval", "PT1H"),
                Map.entry("erasure.secret-file", "/run/secrets/governance"),
                Map.entry("ledger-check.grace", "PT30S")));

        assertThat(settings.postgres().database())
                .isEqualTo(new PostgresSettings("postgresql://db/other", Optional.of("u"), Optional.of("p"), "shadow"));
        assertThat(settings.postgres().tables())
                .isEqualTo(new TableSettings(Duration.ofDays(30), "dashboards", Optional.of("r")));
        assertThat(settings.postgres().consume())
                .isEqualTo(new ConsumeSettings("g", Optional.of("one"), 10, Duration.ofSeconds(1)));
        assertThat(settings.postgres().retention())
                .isEqualTo(new RetentionSettings(
                        Duration.ofDays(1),
                        Duration.ofDays(2),
                        Duration.ofDays(3),
                        Duration.ofDays(4),
                        Duration.ofDays(5),
                        Optional.of(Duration.ofDays(190)),
                        Duration.ofHours(1)));
        assertThat(settings.postgres().threads()).isEqualTo(3);
        assertThat(settings.ledgerCheck().grace()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.erasure().secretFile()).contains(Path.of("/run/secrets/governance"));
    }

    @Test
    void reports_all_faults_at_once() {
        assertThatThrownBy(() -> bind(Map.of(
                        "sinks", "[postgres, kafka]",
                        "postgres.database.url", "somewhere",
                        "postgres.consume.max-batch", "0")))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.faults())
                                .anyMatch(fault -> fault.startsWith("postgres.database.url: "))
                                .anyMatch(fault -> fault.startsWith("postgres.consume.max-batch: ")));
        assertThatThrownBy(() -> bind(Map.of("sinks", "[postgres, kafka]")))
                .hasMessageContaining("sinks: must name one or more sinks");
    }

    @Test
    void starts_without_a_broker_and_says_what_it_waits_for() throws Exception {
        Service service = Sinks.service(
                bind(Map.of("broker.bootstrap-servers", "127.0.0.1:1")),
                ConfluentSchemaRegistry.connect("mock://unused", Map.of()),
                Clock.systemUTC());

        try (Lifecycle lifecycle = new Lifecycle(service.name(), service.components())) {
            lifecycle.start();

            assertThat(service.checks().readiness())
                    .hasEntrySatisfying(
                            "postgres",
                            health -> assertThat(health)
                                    .isInstanceOfSatisfying(
                                            Health.Down.class,
                                            down -> assertThat(down.reason()).contains("broker")));
            assertThat(service.metrics().scrape())
                    .contains("footfall_sink_lag_records", "footfall_sink_newest_record_timestamp_seconds");
        }

        assertThat(service.checks().readiness()).containsEntry("postgres", Health.down("stopped"));
    }

    private static SinksSettings bind(Map<String, String> flags) throws ConfigurationException {
        return new Configuration("sinks.yaml", SinksMain.class, Optional.empty(), Map.of(), flags)
                .bind(SinksSettings.class);
    }
}

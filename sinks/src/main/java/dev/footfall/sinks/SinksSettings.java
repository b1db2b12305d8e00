package dev.footfall.sinks;

import dev.footfall.runtime.config.BrokerSettings;
import dev.footfall.runtime.config.ListenSettings;
import dev.footfall.runtime.config.RegistrySettings;
import dev.footfall.sinks.consume.ConsumeSettings;
import dev.footfall.sinks.postgres.PostgresSettings;
import dev.footfall.sinks.postgres.TableSettings;
import java.util.List;
import java.util.Set;

/**
 * Configuration of the sinks service; {@code sinks.yaml} has the defaults.
 *
 * @param observe where metrics and health are served
 * @param broker where the topics are
 * @param registry where their schemas are
 * @param sinks the sinks to run, by name
 * @param postgres settings of the sink {@code postgres}
 */
public record SinksSettings(
        ListenSettings observe,
        BrokerSettings broker,
        RegistrySettings registry,
        List<String> sinks,
        Postgres postgres) {
    /** Name of the Postgres sink. */
    public static final String POSTGRES = "postgres";

    private static final List<String> ALL = List.of(POSTGRES);

    public SinksSettings {
        sinks = List.copyOf(sinks);
        if (sinks.isEmpty() || !ALL.containsAll(sinks) || Set.copyOf(sinks).size() != sinks.size()) {
            throw new IllegalArgumentException(
                    "sinks: must name one or more sinks, each once, of: " + String.join(", ", ALL));
        }
    }

    /**
     * The Postgres sink.
     *
     * @param database where it writes
     * @param tables what becomes of what it writes
     * @param consume how it reads
     */
    public record Postgres(PostgresSettings database, TableSettings tables, ConsumeSettings consume) {}
}

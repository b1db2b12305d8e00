package dev.footfall.sinks;

import dev.footfall.runtime.config.BrokerSettings;
import dev.footfall.runtime.config.ListenSettings;
import dev.footfall.runtime.config.RegistrySettings;
import dev.footfall.sinks.consume.ConsumeSettings;
import dev.footfall.sinks.live.LiveSettings;
import dev.footfall.sinks.postgres.ErasureSettings;
import dev.footfall.sinks.postgres.LedgerCheckSettings;
import dev.footfall.sinks.postgres.PostgresSettings;
import dev.footfall.sinks.postgres.RetentionSettings;
import dev.footfall.sinks.postgres.TableSettings;
import dev.footfall.sinks.prometheus.SiteSettings;
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
 * @param prometheus settings of the sink {@code prometheus}
 * @param live settings of the sink {@code live}
 * @param ledgerCheck how the sink {@code postgres} compares its rows with the loss ledger
 * @param erasure how the sink {@code postgres} recognizes erased persons
 */
public record SinksSettings(
        ListenSettings observe,
        BrokerSettings broker,
        RegistrySettings registry,
        List<String> sinks,
        Postgres postgres,
        Prometheus prometheus,
        Live live,
        LedgerCheckSettings ledgerCheck,
        ErasureSettings erasure) {
    /** Name of the Postgres sink. */
    public static final String POSTGRES = "postgres";

    /** Name of the sink whose metrics tell what happens at the sources. */
    public static final String PROMETHEUS = "prometheus";

    /** Name of the live page. */
    public static final String LIVE = "live";

    private static final List<String> ALL = List.of(POSTGRES, PROMETHEUS, LIVE);

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
     * @param retention how long rows are kept
     * @param threads how many write at once, each in a connection of its own, 1 to 16; they share the partitions
     * @param consume how they read
     */
    public record Postgres(
            PostgresSettings database,
            TableSettings tables,
            RetentionSettings retention,
            int threads,
            ConsumeSettings consume) {
        private static final int MOST_THREADS = 16;

        public Postgres {
            if (threads < 1 || threads > MOST_THREADS) {
                throw new IllegalArgumentException("threads: must be 1 to " + MOST_THREADS);
            }
        }
    }

    /**
     * The sink of metrics.
     *
     * @param site what is counted
     * @param consume how it reads
     */
    public record Prometheus(SiteSettings site, ConsumeSettings consume) {}

    /**
     * The live page.
     *
     * @param page where it is served, and to whom
     * @param consume how it reads; the group's name gets the instance's id, or a random one, behind it, as every
     *     instance tells everything
     */
    public record Live(LiveSettings page, ConsumeSettings consume) {}
}

package dev.footfall.replay.job;

import dev.footfall.processors.streams.Surroundings;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.runtime.lifecycle.Service;
import dev.footfall.runtime.lineage.LineageSettings;
import dev.footfall.schemas.audit.SigningKey;
import dev.footfall.schemas.governance.Subjects;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.sinks.postgres.PostgresSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The live pipeline that a replay is beside: where it is, and its processors to be run once more. */
public interface Pipeline {
    /** The folder of the replays. */
    Path jobs();

    /** How to reach the broker, as Kafka's clients name the settings. */
    Map<String, Object> broker();

    SchemaRegistry registry();

    /**
     * Signs what a replay came to: the key of the audit log; empty if this process does not have it.
     *
     * @throws IOException if it cannot be read
     */
    default Optional<SigningKey> signer() throws IOException {
        return Optional.empty();
    }

    /** Who names erased persons; throws IllegalStateException when asked if the governance secret is not known. */
    Supplier<Subjects> subjects();

    /** Where the live tables are. */
    PostgresSettings postgres();

    /**
     * Whom lineage is told.
     *
     * @throws ConfigurationException if the settings of the live pipeline are not valid any more
     */
    LineageSettings lineage() throws ConfigurationException;

    /**
     * How far before a range reading must begin so that the range comes out right: what topologies remember.
     *
     * @param settings of the processors that differ from the live ones, by their paths
     * @throws ConfigurationException if these settings are not valid
     */
    WarmUp warmUp(Map<String, String> settings) throws ConfigurationException;

    /**
     * The processors with the settings of the live ones but for these; not started.
     *
     * @param settings by their paths, such as {@code sessions.gap}
     * @param surroundings what they have in place of what the live ones have
     * @throws ConfigurationException if these settings are not valid
     */
    Service processors(Map<String, String> settings, SchemaRegistry registry, Surroundings surroundings)
            throws ConfigurationException;

    /**
     * What topologies remember.
     *
     * @param length how far before the range to begin
     * @param gap how long after that the first sessions begin that are known in full
     */
    record WarmUp(Duration length, Duration gap) {}
}

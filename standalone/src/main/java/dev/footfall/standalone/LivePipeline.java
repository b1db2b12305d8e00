package dev.footfall.standalone;

import dev.footfall.processors.Processors;
import dev.footfall.processors.ProcessorsMain;
import dev.footfall.processors.ProcessorsSettings;
import dev.footfall.processors.ReplayedProcessors;
import dev.footfall.processors.sessions.DefinitionSettings;
import dev.footfall.processors.streams.Surroundings;
import dev.footfall.replay.job.Pipeline;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.runtime.lifecycle.Service;
import dev.footfall.runtime.lineage.LineageSettings;
import dev.footfall.schemas.audit.SigningKey;
import dev.footfall.schemas.governance.SecretFile;
import dev.footfall.schemas.governance.Subjects;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.sinks.postgres.PostgresSettings;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.Endpoints;
import dev.footfall.standalone.data.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A standalone pipeline that runs on this machine, seen from a process beside it. */
public final class LivePipeline implements Pipeline {
    private final DataDirectory data;
    private final Endpoints endpoints;
    private final Map<String, String> changes;
    private final SchemaRegistry registry;
    private final Supplier<Subjects> subjects;
    private final Clock clock;

    private LivePipeline(DataDirectory data, Endpoints endpoints, Map<String, String> changes, Clock clock) {
        this.data = data;
        this.endpoints = endpoints;
        this.changes = Map.copyOf(changes);
        this.registry =
                ConfluentSchemaRegistry.connect(endpoints.schemaRegistryUrl().toString(), Map.of());
        this.subjects = new SecretFile("erasure.secret-file", Optional.of(data.governanceSecret()));
        this.clock = clock;
    }

    /**
     * The pipeline that runs on a folder.
     *
     * @throws IOException if the settings with which it runs cannot be read
     */
    public static LivePipeline of(DataDirectory data, Endpoints endpoints, Clock clock) throws IOException {
        return new LivePipeline(data, endpoints, SettingsFile.read(data), clock);
    }

    @Override
    public Path jobs() {
        return data.replays();
    }

    @Override
    public Map<String, Object> broker() {
        return Map.of("bootstrap.servers", endpoints.bootstrapServers());
    }

    @Override
    public SchemaRegistry registry() {
        return registry;
    }

    @Override
    public Optional<SigningKey> signer() throws IOException {
        try {
            return Files.exists(data.auditKey())
                    ? Optional.of(SigningKey.of(Files.readString(data.auditKey())))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new IOException(data.auditKey() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Supplier<Subjects> subjects() {
        return subjects;
    }

    @Override
    public PostgresSettings postgres() {
        String schema = changes.getOrDefault("sinks.postgres.database.schema", "footfall");
        return new PostgresSettings(endpoints.postgresUrl(), Optional.empty(), Optional.empty(), schema);
    }

    @Override
    public LineageSettings lineage() throws ConfigurationException {
        return bind(Map.of()).lineage();
    }

    @Override
    public WarmUp warmUp(Map<String, String> settings) throws ConfigurationException {
        ProcessorsSettings bound = bind(settings);
        var sessions = bound.sessions();
        Duration gap = longest(
                sessions.gap(),
                sessions.definitions().values().stream()
                        .map(DefinitionSettings::gap)
                        .flatMap(Optional::stream));
        Duration horizon = longest(
                longest(sessions.horizon(), Stream.of(bound.activity().horizon())),
                sessions.definitions().values().stream()
                        .map(DefinitionSettings::horizon)
                        .flatMap(Optional::stream));
        return new WarmUp(horizon.plus(gap.multipliedBy(2)), gap);
    }

    @Override
    public Service processors(Map<String, String> settings, SchemaRegistry registry, Surroundings surroundings)
            throws ConfigurationException {
        return ReplayedProcessors.service(bind(settings), registry, clock, surroundings);
    }

    private ProcessorsSettings bind(Map<String, String> settings) throws ConfigurationException {
        Map<String, String> all = new HashMap<>(changes);
        all.put("processors.live.enabled", "false");
        all.put("processors.erasure.secret-file", data.governanceSecret().toString());
        settings.forEach((key, value) -> all.put("processors." + key, value));
        var standalone = new StandaloneSettings(data.root(), 0, 0, 0, 0, 0, all);
        return new ServiceSettings(
                        endpoints.bootstrapServers(),
                        endpoints.schemaRegistryUrl().toString(),
                        standalone)
                .bind(ProcessorsSettings.class, Processors.NAME, ProcessorsMain.class, Map.of());
    }

    private static Duration longest(Duration one, Stream<Duration> others) {
        return others.reduce(one, (a, b) -> a.compareTo(b) < 0 ? b : a);
    }
}

package dev.footfall.replay.job;

import dev.footfall.replay.archive.ArchivePlace;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.runtime.lifecycle.Component;
import dev.footfall.runtime.lifecycle.Lifecycle;
import dev.footfall.runtime.lifecycle.Service;
import dev.footfall.runtime.lifecycle.StartException;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.consume.ConsumeSettings;
import dev.footfall.sinks.consume.SinkConsumer;
import dev.footfall.sinks.consume.SinkLoop;
import dev.footfall.sinks.postgres.PostgresSettings;
import dev.footfall.sinks.postgres.PostgresSink;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * The work of one replay: its reader, its topologies and its sink, from where they are until all that is read has become
 * rows. Used by one thread.
 */
final class ReplayRun {
    /** Both in the groups of its own, so that a restart after a kill goes on at once. */
    private static final String INSTANCE = "replay";

    /** Beside the broker, Postgres and the sink on a small machine. */
    private static final int THREADS = 2;

    private static final int SINK_BATCH = 5_000;

    private final Pipeline pipeline;
    private final Jobs jobs;
    private final Manifest manifest;
    private final ShadowNames names;
    private final Clock clock;

    ReplayRun(Pipeline pipeline, Jobs jobs, Manifest manifest, Clock clock) {
        this.pipeline = pipeline;
        this.jobs = jobs;
        this.manifest = manifest;
        this.names = new ShadowNames(manifest.job());
        this.clock = clock;
    }

    /**
     * Works until everything is rows.
     *
     * @param copied told how many of the offsets to be read are behind it
     */
    void run(LongConsumer copied) throws ReplayException, InterruptedException {
        AtomicBoolean isRead = new AtomicBoolean(); // from then on results are waited for
        Set<Topic> inputs = SourceTopics.inputs(manifest.topologies());
        Set<Topic> outputs = SourceTopics.outputs(manifest.topologies());
        try (Broker broker = new Broker(pipeline.broker())) {
            broker.create(names, inputs, outputs);
            ShadowRegistry registry = new ShadowRegistry(pipeline.registry(), names);
            Service processors = pipeline.processors(settings(), registry, names, isRead::get);
            SinkLoop sink = sink(outputs, processors);
            List<Component> parts = new ArrayList<>(processors.components());
            parts.add(sink);
            try (Lifecycle lifecycle = new Lifecycle("replay " + manifest.job(), parts)) {
                lifecycle.start();
                Forgotten forgotten = Forgotten.read(broker, pipeline.subjects(), pipeline.registry());
                RangeCopy range = new RangeCopy(manifest, names, pipeline.broker(), forgotten);
                Optional<ArchivePlace> archived = manifest.archived();
                if (archived.isPresent()) {
                    new ArchivedCopy(manifest, range, archived.get(), pipeline.registry())
                            .run(broker, () -> jobs.isPaused(manifest.job()));
                }
                range.run(broker, () -> jobs.isPaused(manifest.job()), copied);
                new Settling(broker, names, inputs, outputs, processors.checks(), sink).await(() -> isRead.set(true));
            }
        } catch (StartException e) {
            throw new ReplayException(String.valueOf(e.getMessage()), e);
        } catch (ConfigurationException e) {
            throw new ReplayException("these settings cannot be: " + e.getMessage(), e);
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(manifest.settings());
        settings.put("topologies", "[" + String.join(", ", manifest.topologies()) + "]");
        settings.put("streams.application-prefix", names.applications());
        settings.put("streams.state-dir", jobs.state(manifest.job()).toString());
        settings.put("streams.instance-id", INSTANCE);
        settings.put("streams.threads", Integer.toString(THREADS));
        // How often results are told does not change what they come to; settling waits that long.
        settings.put("sessions.close-interval", "PT0.1S");
        settings.put("sessions.publish-interval", "PT0.2S");
        settings.put("activity.publish-interval", "PT0.2S");
        settings.put("streams.commit-interval", "PT0.5S");
        return settings;
    }

    private SinkLoop sink(Set<Topic> outputs, Service processors) {
        PostgresSettings live = pipeline.postgres();
        var shadow = new PostgresSettings(live.url(), live.user(), live.password(), names.schema());
        var consume = new ConsumeSettings(names.sink(), Optional.of(INSTANCE), SINK_BATCH, Duration.ofSeconds(2));
        Set<String> topics = outputs.stream().map(names::of).collect(Collectors.toSet());
        return new SinkLoop(
                new ShadowSink(names, topics, new PostgresSink(shadow, pipeline.registry(), clock)),
                () -> SinkConsumer.create(pipeline.broker(), consume),
                consume.maxRetryDelay(),
                processors.metrics(),
                clock);
    }
}

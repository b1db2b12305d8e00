package dev.footfall.replay.job;

import dev.footfall.processors.streams.Surroundings;
import dev.footfall.replay.archive.ArchivePlace;
import dev.footfall.replay.read.BoundedConsumers;
import dev.footfall.replay.read.BoundedReading;
import dev.footfall.replay.read.Pace;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.runtime.lifecycle.Component;
import dev.footfall.runtime.lifecycle.Lifecycle;
import dev.footfall.runtime.lifecycle.Service;
import dev.footfall.runtime.lifecycle.StartException;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.TopicNames;
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
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The work of one replay: its topologies and its sink, from where they are until all that is read has become rows. Used by
 * one thread.
 */
final class ReplayRun {
    /** Both in the groups of its own, so that a restart after a kill goes on at once. */
    private static final String INSTANCE = "replay";

    /** Beside the broker, Postgres and the sink on a small machine. */
    private static final int THREADS = 2;

    private static final int MOST_AT_ONCE = 5_000;
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
     * @param read told how many of the offsets to be read are behind it
     */
    void run(LongConsumer read) throws ReplayException, InterruptedException {
        Set<Topic> inputs = SourceTopics.inputs(manifest.topologies());
        Set<Topic> outputs = SourceTopics.outputs(manifest.topologies());
        Optional<ArchivePlace> archived = manifest.archived();
        try (Broker broker = new Broker(pipeline.broker())) {
            broker.create(names, archived.isPresent() ? inputs : Set.of(), outputs);
            Wanted wanted =
                    new Wanted(manifest.source(), Forgotten.read(broker, pipeline.subjects(), pipeline.registry()));
            Map<TopicPartition, OffsetAndMetadata> committed = broker.committed(names.topologies());
            if (archived.isPresent()) {
                copy(broker, archived.get(), wanted, read);
                Map<TopicPartition, Long> ends =
                        broker.ends(inputs.stream().map(names::of).toList());
                Map<TopicPartition, Long> starts = new HashMap<>(ends);
                starts.replaceAll((_, _) -> 0L);
                process(
                        broker,
                        new ReplayedTopics(names, Set.of()),
                        reading(starts, ends, committed, _ -> true),
                        _ -> {});
            } else {
                BoundedReading reading = reading(manifest.starts(), manifest.ends(), committed, wanted);
                long before = sum(reading.starts()) - sum(manifest.starts());
                process(broker, new ReplayedTopics(names, inputs), reading, since -> read.accept(before + since));
            }
        } catch (StartException e) {
            throw new ReplayException(String.valueOf(e.getMessage()), e);
        } catch (ConfigurationException e) {
            throw new ReplayException("these settings cannot be: " + e.getMessage(), e);
        }
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Brings together what the archive has and what the topics have, since nobody can read both as one. */
    private void copy(Broker broker, ArchivePlace archived, Wanted wanted, LongConsumer copied)
            throws ReplayException, InterruptedException {
        RangeCopy range = new RangeCopy(manifest, names, pipeline.broker(), wanted);
        new ArchivedCopy(manifest, range, archived, pipeline.registry()).run(broker, this::isPaused);
        range.run(broker, this::isPaused, copied);
    }

    /** Goes on where an interruption left it, if one did. */
    private BoundedReading reading(
            Map<TopicPartition, Long> starts,
            Map<TopicPartition, Long> ends,
            Map<TopicPartition, OffsetAndMetadata> committed,
            Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        Map<TopicPartition, Long> next = new HashMap<>(starts);
        next.replaceAll((partition, start) ->
                committed.containsKey(partition) ? committed.get(partition).offset() : start);
        return new BoundedReading(next, ends, wanted, this::isPaused, new Pace(manifest.throttle()));
    }

    private void process(Broker broker, TopicNames topics, BoundedReading reading, LongConsumer read)
            throws ReplayException, ConfigurationException, StartException, InterruptedException {
        if (broker.committed(names.topologies()).isEmpty()) {
            begin(broker, reading.starts());
        }
        AtomicBoolean isRead = new AtomicBoolean(); // from then on results are waited for
        Set<Topic> outputs = SourceTopics.outputs(manifest.topologies());
        int atOnce = new Pace(manifest.throttle()).batch(MOST_AT_ONCE);
        Service processors = pipeline.processors(
                settings(),
                new ShadowRegistry(pipeline.registry(), names),
                new Surroundings(topics, isRead::get, new BoundedConsumers(reading, atOnce)));
        SinkLoop sink = sink(outputs, processors);
        List<Component> parts = new ArrayList<>(processors.components());
        parts.add(sink);
        try (Lifecycle lifecycle = new Lifecycle("replay " + manifest.job(), parts)) {
            lifecycle.start();
            new Settling(broker, names, reading, outputs, processors.checks(), sink)
                    .await(read, () -> isRead.set(true));
        }
    }

    private void begin(Broker broker, Map<TopicPartition, Long> starts) throws ReplayException, InterruptedException {
        if (!broker.topics(names.applications() + "-").isEmpty()) { // those of its state
            throw new ReplayException("the broker does not know any more how far replay " + manifest.job()
                    + " was: it forgets that of who was away for long (offsets.retention.minutes, 7 days by default),"
                    + " and an older version kept it elsewhere; discard it with 'footfall replay discard "
                    + manifest.job() + "' and begin it anew");
        }
        broker.begin(names.topologies(), starts);
    }

    private boolean isPaused() {
        return jobs.isPaused(manifest.job());
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

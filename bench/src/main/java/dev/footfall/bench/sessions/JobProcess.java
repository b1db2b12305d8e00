package dev.footfall.bench.sessions;

import dev.footfall.bench.ingest.BenchRegistry;
import dev.footfall.processors.ProcessorsMain;
import dev.footfall.processors.ProcessorsSettings;
import dev.footfall.processors.sessions.SessionsTopology;
import dev.footfall.processors.streams.RocksMemory;
import dev.footfall.processors.streams.StreamsProperties;
import dev.footfall.runtime.config.Configuration;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.schemas.governance.SecretFile;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/** Runs a {@link Job} over the whole topic once and prints {@link #RATE} or {@link #MEMORY} and figures. */
public final class JobProcess {
    /** Before the events a second. */
    static final String RATE = "events per second: ";

    /** Before the most bytes that the state's memory was seen to hold, as a share of its budget. */
    static final String MEMORY = "share of the memory budget: ";

    private static final long DSL_CACHE_BYTES = 10L << 20; // Kafka Streams' default
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private JobProcess() {}

    /**
     * Runs it.
     *
     * @param args the job, the broker, a folder for state, how many events there are, how many of them only warm up
     */
    public static void main(String[] args) throws Exception {
        Job job = Job.valueOf(args[0]);
        SchemaRegistry registry = BenchRegistry.connect();
        ProcessorsSettings settings = settings(args[1], args[2]);
        RocksMemory memory = new RocksMemory((long) settings.streams().stateMemoryMib() << 20);
        memory.start();
        var meters = new SimpleMeterRegistry();
        Properties properties =
                new StreamsProperties(settings.streams(), settings.broker(), memory, meters).of("sessions");
        switch (job) {
            case SESSIONS, PASS_THROUGH -> {}
            case SESSIONS_AT_LEAST_ONCE ->
                properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
            case DSL -> { // its stores are as Kafka Streams opens them
                properties.remove(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG);
                properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, DSL_CACHE_BYTES);
            }
        }
        Topology topology = switch (job) {
            case SESSIONS, SESSIONS_AT_LEAST_ONCE ->
                new SessionsTopology(
                                settings.sessions(),
                                settings.sources(),
                                new SecretFile("erasure.secret-file", Optional.empty()), // nobody is erased here
                                registry,
                                clockAtTheEnd(),
                                meters)
                        .build();
            case DSL -> DslSessions.build(registry);
            case PASS_THROUGH ->
                new Topology()
                        .addSource(
                                "events",
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer(),
                                Topic.EVENTS.topicName())
                        .addSink(
                                "copies",
                                Topic.SESSIONS.topicName(),
                                new ByteArraySerializer(),
                                new ByteArraySerializer(),
                                "events");
        };
        KafkaStreams streams = new KafkaStreams(topology, properties);
        streams.start();
        measure(streams, memory, Long.parseLong(args[3]), Long.parseLong(args[4]));
        streams.close(CloseOptions.timeout(Duration.ofSeconds(10))
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        memory.stop();
    }

    /** The processors' own defaults, on this broker and in this folder. */
    private static ProcessorsSettings settings(String bootstrapServers, String folder) throws ConfigurationException {
        Map<String, String> flags = Map.of(
                "broker.bootstrap-servers",
                bootstrapServers,
                "streams.state-dir",
                folder,
                "streams.application-prefix",
                "bench-" + UUID.randomUUID());
        return new Configuration("processors.yaml", ProcessorsMain.class, Optional.empty(), Map.of(), flags)
                .bind(ProcessorsSettings.class);
    }

    /** A clock that goes on from the end of the log, so that whoever reads it is a little behind the present. */
    private static Clock clockAtTheEnd() {
        return Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), VisitLog.END));
    }

    private static void measure(KafkaStreams streams, RocksMemory memory, long events, long warmUp)
            throws InterruptedException {
        long start = 0;
        long before = 0;
        double mostUsed = 0;
        for (long deadline = System.nanoTime() + LIMIT.toNanos(); System.nanoTime() < deadline; Thread.sleep(10)) {
            long done = processed(streams);
            mostUsed = Math.max(mostUsed, (double) memory.used());
            if (start == 0 && done >= warmUp) {
                start = System.nanoTime();
                before = done;
            }
            if (done >= events) {
                System.out.println(RATE + (done - before) / ((System.nanoTime() - start) / 1e9));
                System.out.println(MEMORY + mostUsed / memory.budget());
                return;
            }
        }
        throw new IllegalStateException(
                "only " + processed(streams) + " of " + events + " events in " + LIMIT + "; state " + streams.state());
    }

    private static long processed(KafkaStreams streams) {
        return streams.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("process-total")
                        && metric.metricName().group().equals("stream-thread-metrics"))
                .mapToLong(metric -> ((Number) metric.metricValue()).longValue())
                .sum();
    }
}

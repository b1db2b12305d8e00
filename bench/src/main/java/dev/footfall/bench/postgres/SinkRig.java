package dev.footfall.bench.postgres;

import dev.footfall.bench.ingest.BrokerProcess;
import dev.footfall.bench.process.ChildJvm;
import dev.footfall.bench.process.WorkFolder;
import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** A broker and a Postgres, and how fast the sink gets from the one to the other. Owned by one thread. */
final class SinkRig implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(100);

    private final WorkFolder folder;
    private final ChildJvm broker;
    private final Postgres postgres;

    private SinkRig(WorkFolder folder, ChildJvm broker, Postgres postgres) {
        this.folder = folder;
        this.broker = broker;
        this.postgres = postgres;
    }

    static SinkRig start() throws IOException, InterruptedException {
        WorkFolder folder = WorkFolder.create();
        ChildJvm broker = ChildJvm.start(
                BrokerProcess.class,
                List.of("-Xmx1g"),
                List.of(folder.resolve("broker").toString()),
                folder.resolve("broker.log"));
        try {
            return new SinkRig(folder, broker, Postgres.start(folder.path()));
        } catch (IOException e) {
            broker.close();
            throw e;
        }
    }

    Path folder() {
        return folder.path();
    }

    String bootstrapServers() {
        return broker.readiness();
    }

    Postgres postgres() {
        return postgres;
    }

    /** Appends events of today. */
    void append(int events, long seed) {
        new EventLog(events, Instant.now().truncatedTo(ChronoUnit.DAYS).plusSeconds(3600), seed)
                .appendTo(bootstrapServers());
    }

    /** Has the sink make its tables in a schema. */
    void createTables(String schema) throws Exception {
        try (ChildJvm sink = sink(schema)) {
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (SinkProcess.metrics(sink).sum("footfall_sink_records_total") == 0 && !exists(schema)) {
                requireBefore(deadline, POLL);
            }
        }
    }

    private boolean exists(String schema) throws SQLException {
        return postgres.number(
                        schema,
                        "SELECT count(*) FROM pg_inherits WHERE inhparent = to_regclass('" + schema + ".events')")
                > 0;
    }

    /** The sink goes on in a schema at the topic's end. */
    void skipToEnd(String schema) throws Exception {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrapServers());
        try (Admin admin = Admin.create(properties)) {
            String topic = Topic.EVENTS.topicName();
            Map<TopicPartition, OffsetSpec> all = Objects.requireNonNull(admin.describeTopics(List.of(topic))
                            .allTopicNames()
                            .get()
                            .get(topic))
                    .partitions()
                    .stream()
                    .collect(Collectors.toMap(
                            partition -> new TopicPartition(topic, partition.partition()), _ -> OffsetSpec.latest()));
            postgres.execute(schema, "DELETE FROM sink_offsets");
            for (var end : admin.listOffsets(all).all().get().entrySet()) {
                postgres.execute(
                        schema,
                        "INSERT INTO sink_offsets VALUES ('%s', %d, %d, now())"
                                .formatted(
                                        topic,
                                        end.getKey().partition(),
                                        end.getValue().offset()));
            }
        }
    }

    /**
     * Runs the sink from its positions until it has written that many records.
     *
     * @param warmUp how many of them only warm it up
     * @return records a second
     */
    double rate(String schema, int records, int warmUp) throws Exception {
        try (ChildJvm sink = sink(schema)) {
            return rate(() -> SinkProcess.metrics(sink).sum("footfall_sink_records_total"), records, warmUp, POLL);
        }
    }

    /**
     * Waits until a count comes to a number.
     *
     * @param poll from one look to the next
     * @return how many a second it grew by after the warm-up
     */
    double rate(Count count, int records, int warmUp, Duration poll) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        double before = 0;
        long begun = 0;
        while (true) {
            double done = count.now();
            long now = System.nanoTime();
            if (begun == 0 && done >= warmUp) {
                begun = now;
                before = done;
            }
            if (done >= records) {
                return (done - before) / ((now - begun) / 1e9);
            }
            requireBefore(deadline, poll);
        }
    }

    /** How much is done. */
    @FunctionalInterface
    interface Count {
        double now() throws Exception;
    }

    private ChildJvm sink(String schema) throws IOException {
        return SinkProcess.start(bootstrapServers(), postgres.url(), schema, folder.path(), List.of());
    }

    private static void requireBefore(long deadline, Duration poll) throws IOException, InterruptedException {
        if (System.nanoTime() - deadline > 0) {
            throw new IOException("not all was written within " + LIMIT.toSeconds() + " s");
        }
        Thread.sleep(poll);
    }

    @Override
    public void close() {
        postgres.close();
        broker.close();
        folder.close();
    }
}

package dev.footfall.sinks.postgres;

import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.consume.Sink;
import dev.footfall.sinks.consume.SinkLoopContract;
import dev.footfall.sinks.postgres.PostgresServer.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServer.class)
final class PostgresSinkContractTest extends SinkLoopContract {
    private static final String SESSION = new UUID(0, 1).toString();

    private final SampleRecords samples = new SampleRecords();
    private final Schema schema;

    PostgresSinkContractTest(Schema schema) {
        this.schema = schema;
    }

    @Override
    protected Sink open() {
        return new PostgresSink(schema.settings(), samples.registry(), Clock.systemUTC());
    }

    @Override
    protected String topic() {
        return Topic.EVENTS.topicName();
    }

    @Override
    protected ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset, String id) {
        return samples.record(partition, offset, SampleRecords.event(id).build());
    }

    @Override
    protected ConsumerRecord<byte[], byte[]> poison(TopicPartition partition, long offset) {
        return samples.record(
                partition,
                offset,
                SampleRecords.event("poison").setProperties("not JSON").build());
    }

    @Override
    protected ConsumerRecord<byte[], byte[]> revision(long offset, int revision) {
        return samples.record(offset, SampleRecords.session(SESSION, revision).build());
    }

    @Override
    protected int storedRevision() {
        return Integer.parseInt(schema.query("SELECT revision FROM sessions").getFirst());
    }

    @Override
    protected AutoCloseable outage() {
        schema.execute("ALTER TABLE sink_offsets RENAME TO sink_offsets_elsewhere");
        return () -> schema.execute("ALTER TABLE sink_offsets_elsewhere RENAME TO sink_offsets");
    }

    @Override
    protected AutoCloseable stall() throws SQLException {
        Connection holder = schema.connect();
        holder.setAutoCommit(false);
        try (Statement statement = holder.createStatement()) {
            statement.execute("LOCK TABLE events IN SHARE MODE");
        }
        return holder;
    }

    @Override
    protected List<String> stored() {
        // A sink may not have made the tables yet.
        return schema.query("SELECT to_regclass(current_schema() || '.events') IS NOT NULL")
                        .contains("t")
                ? schema.query("SELECT event_id FROM events")
                : List.of();
    }

    @Override
    protected List<Long> setAside(TopicPartition partition) {
        if (schema.query("SELECT to_regclass(current_schema() || '.dead_letters') IS NULL")
                .contains("t")) {
            return List.of();
        }
        return schema
                .query("SELECT record_offset FROM dead_letters WHERE topic = '" + partition.topic()
                        + "' AND partition = " + partition.partition())
                .stream()
                .map(Long::valueOf)
                .toList();
    }
}

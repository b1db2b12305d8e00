package dev.footfall.sinks.postgres;

import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.consume.Sink;
import dev.footfall.sinks.consume.SinkContract;
import dev.footfall.sinks.postgres.PostgresServer.Schema;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresServer.class)
final class PostgresSinkContractTest extends SinkContract {
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
    protected List<String> stored() {
        return schema.query("SELECT event_id FROM events");
    }

    @Override
    protected List<Long> setAside(TopicPartition partition) {
        return schema
                .query("SELECT record_offset FROM dead_letters WHERE topic = '" + partition.topic()
                        + "' AND partition = " + partition.partition())
                .stream()
                .map(Long::valueOf)
                .toList();
    }
}

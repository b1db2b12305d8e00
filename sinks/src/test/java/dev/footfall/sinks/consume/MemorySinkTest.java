package dev.footfall.sinks.consume;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The sink of the loop's tests keeps the contract, so what they show holds for every sink that does. */
final class MemorySinkTest extends SinkContract {
    private final MemorySink.Storage storage = new MemorySink.Storage();

    @Override
    protected Sink open() {
        return new MemorySink(storage);
    }

    @Override
    protected String topic() {
        return MemorySink.TOPIC;
    }

    @Override
    protected ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset, String id) {
        return new ConsumerRecord<>(
                partition.topic(), partition.partition(), offset, new byte[0], id.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    protected ConsumerRecord<byte[], byte[]> poison(TopicPartition partition, long offset) {
        return record(partition, offset, MemorySink.POISON);
    }

    @Override
    protected List<String> stored() {
        return storage.ids();
    }

    @Override
    protected List<Long> setAside(TopicPartition partition) {
        return storage.setAside.stream()
                .filter(record -> record.partition() == partition.partition())
                .map(ConsumerRecord::offset)
                .toList();
    }
}

package dev.footfall.sinks.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.schemas.record.CountedRecord;
import dev.footfall.schemas.registry.AvroDeserializer;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * How long accepted events take from receipt until they are in their topic, the spool included: by the newest record of
 * each partition at each look, so that what it costs does not grow with what comes. Looks in one thread; any may ask.
 */
final class IngestLatency implements BrokerLooks.Look {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int POLLS = 3;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final AvroDeserializer<CountedRecord> deserializer;
    private final Map<TopicPartition, Long> seen = new HashMap<>();
    private final RecentMillis recent = new RecentMillis("Received → in its topic");
    private @Nullable Consumer<byte[], byte[]> consumer;

    /** @param consumers make one that takes part in no group */
    IngestLatency(Supplier<Consumer<byte[], byte[]>> consumers, SchemaRegistry registry) {
        this.consumers = consumers;
        this.deserializer = new AvroDeserializer<>(registry, CountedRecord.getClassSchema());
    }

    @Override
    public void look() {
        try {
            measure(open());
        } catch (KafkaException e) { // the next look begins anew; that the broker is away, the lags say
            close();
        }
    }

    private void measure(Consumer<byte[], byte[]> reader) {
        Set<TopicPartition> grown = new HashSet<>();
        reader.endOffsets(reader.assignment()).forEach((partition, end) -> {
            if (end > seen.getOrDefault(partition, 0L)) {
                reader.seek(partition, end - 1);
                grown.add(partition);
            }
        });
        Collection<TopicPartition> still = new HashSet<>(reader.assignment());
        still.removeAll(grown);
        reader.pause(still);
        reader.resume(grown);
        for (int poll = 0; poll < POLLS && !grown.isEmpty(); poll++) {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (grown.remove(partition)) {
                    add(record);
                }
                seen.merge(partition, record.offset() + 1, Math::max);
            }
        }
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        try {
            CountedRecord event = deserializer.deserialize(record.topic(), record.value());
            if (event != null) {
                recent.add(record.timestamp() - event.getReceivedAt().toEpochMilli());
            }
        } catch (SerializationException e) {
            // what cannot be read is told of by those whose work it is
        }
    }

    ObjectNode json() {
        return recent.json();
    }

    private Consumer<byte[], byte[]> open() {
        Consumer<byte[], byte[]> open = consumer;
        if (open == null) {
            open = consumers.get();
            consumer = open;
            open.assign(open.partitionsFor(Topic.RECEIVED.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList());
        }
        return open;
    }

    @Override
    public void close() {
        Consumer<byte[], byte[]> open = consumer;
        consumer = null;
        if (open != null) {
            open.close();
        }
    }
}

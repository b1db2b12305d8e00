package dev.footfall.processors.streams;

import dev.footfall.schemas.topic.Addressee;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Keeps from a topology what is {@link Addressee addressed} to another: a dead letter that is sent again is news to the
 * topology that could not take it, and would be counted twice by the others. Made by Kafka Streams, one per consumer, and
 * used by its thread.
 */
public final class AddressedRecords implements ConsumerInterceptor<byte[], byte[]> {
    private String reader = "";

    /** Called by Kafka's consumer. */
    public AddressedRecords() {}

    @Override
    public void configure(Map<String, ?> configs) {
        reader = String.valueOf(configs.get(ConsumerConfig.GROUP_ID_CONFIG));
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        boolean isAnyForAnother = false;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (Addressee.isAnother(record.headers(), reader)) {
                isAnyForAnother = true;
            } else {
                record.headers()
                        .remove(Addressee.HEADER); // what is made of the record inherits its headers, and is for all
            }
        }
        return isAnyForAnother ? withoutThose(records) : records;
    }

    private ConsumerRecords<byte[], byte[]> withoutThose(ConsumerRecords<byte[], byte[]> records) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> kept = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (!Addressee.isAnother(record.headers(), reader)) {
                kept.computeIfAbsent(new TopicPartition(record.topic(), record.partition()), _ -> new ArrayList<>())
                        .add(record);
            }
        }
        return new ConsumerRecords<>(kept, records.nextOffsets());
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        // how far it has read includes what was passed over
    }

    @Override
    public void close() {
        // holds nothing
    }
}

package dev.footfall.replay.job;

import dev.footfall.sinks.consume.Batch;
import dev.footfall.sinks.consume.Positions;
import dev.footfall.sinks.consume.Sink;
import dev.footfall.sinks.consume.Unavailable;
import dev.footfall.sinks.consume.WriteOutcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The live sink, of which every topic is known by its shadow's name. Used by one thread.
 *
 * @param topics the shadows that it reads
 * @param sink writes the shadow tables
 */
record ShadowSink(ShadowNames names, Set<String> topics, Sink sink) implements Sink {
    ShadowSink {
        topics = Set.copyOf(topics);
    }

    @Override
    public String name() {
        return sink.name();
    }

    @Override
    public Positions positions(Set<TopicPartition> partitions) {
        return switch (sink.positions(
                partitions.stream().map(it -> renamed(it, names::live)).collect(Collectors.toSet()))) {
            case Positions.Known(Map<TopicPartition, Long> next) ->
                new Positions.Known(renamedKeys(next, live -> names.prefix() + live.substring("footfall.".length())));
            case Unavailable unavailable -> unavailable;
        };
    }

    @Override
    public WriteOutcome write(Batch batch) {
        List<ConsumerRecord<byte[], byte[]>> records =
                batch.records().stream().map(this::renamed).toList();
        return sink.write(new Batch(records, renamedKeys(batch.advances(), names::live)));
    }

    @Override
    public Optional<Unavailable> idle() {
        return sink.idle();
    }

    @Override
    public void close() {
        sink.close();
    }

    private ConsumerRecord<byte[], byte[]> renamed(ConsumerRecord<byte[], byte[]> record) {
        return new ConsumerRecord<>(
                names.live(record.topic()),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType(),
                record.serializedKeySize(),
                record.serializedValueSize(),
                record.key(),
                record.value(),
                record.headers(),
                record.leaderEpoch());
    }

    private static <T> Map<TopicPartition, T> renamedKeys(Map<TopicPartition, T> map, UnaryOperator<String> rename) {
        Map<TopicPartition, T> renamed = HashMap.newHashMap(map.size());
        map.forEach((partition, value) -> renamed.put(renamed(partition, rename), value));
        return renamed;
    }

    private static TopicPartition renamed(TopicPartition partition, UnaryOperator<String> rename) {
        return new TopicPartition(rename.apply(partition.topic()), partition.partition());
    }
}

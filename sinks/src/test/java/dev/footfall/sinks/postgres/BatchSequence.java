package dev.footfall.sinks.postgres;

import dev.footfall.sinks.consume.Batch;
import dev.footfall.sinks.consume.Batch.Advance;
import dev.footfall.sinks.consume.Sink;
import dev.footfall.sinks.consume.WriteOutcome;
import dev.footfall.sinks.consume.WriteOutcome.Written;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.assertj.core.api.InstanceOfAssertFactories;

import static org.assertj.core.api.Assertions.assertThat;

/** A sink that is given one batch after the other, each from where the one before ended. */
final class BatchSequence implements AutoCloseable {
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Sink sink;

    BatchSequence(Sink sink) {
        this.sink = sink;
    }

    @Override
    public void close() {
        sink.close();
    }

    @SafeVarargs
    final Written write(ConsumerRecord<byte[], byte[]>... records) {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            all.add(record);
        }
        return write(all);
    }

    Written write(List<ConsumerRecord<byte[], byte[]>> records) {
        return assertThat(attempt(records))
                .asInstanceOf(InstanceOfAssertFactories.type(Written.class))
                .actual();
    }

    /** Writes them, if the sink can; else the next batch starts where this one did. */
    WriteOutcome attempt(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<TopicPartition, Advance> advances = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            Long position = positions.get(partition);
            advances.put(
                    partition,
                    new Advance(
                            position == null ? OptionalLong.empty() : OptionalLong.of(position), record.offset() + 1));
        }
        WriteOutcome outcome = sink.write(new Batch(records, advances));
        if (outcome instanceof Written) {
            advances.forEach((partition, advance) -> positions.put(partition, advance.to()));
        }
        return outcome;
    }
}

package dev.footfall.sinks.consume;

import dev.footfall.sinks.consume.Batch.Advance;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class PolledTest {
    private static final TopicPartition A = new TopicPartition("topic", 0);
    private static final TopicPartition B = new TopicPartition("topic", 1);
    private static final TopicPartition C = new TopicPartition("topic", 2);

    private final Map<TopicPartition, OptionalLong> positions =
            new HashMap<>(Map.of(A, OptionalLong.of(10), B, OptionalLong.empty(), C, OptionalLong.of(7)));
    private final Polled polled = Polled.of(polled(), positions);

    @Test
    void is_one_batch_while_the_sink_is_quick() {
        Batch batch = polled.part(0, 5, positions);

        assertThat(batch.records()).hasSize(5);
        assertThat(batch.advances())
                .isEqualTo(Map.of(
                        A, new Advance(OptionalLong.of(10), 14),
                        B, new Advance(OptionalLong.empty(), 2),
                        C, new Advance(OptionalLong.of(7), 9)));
    }

    @Test
    void is_cut_within_a_partition_after_what_was_written_of_it() {
        assertThat(polled.part(0, 2, positions).advances()).isEqualTo(Map.of(A, new Advance(OptionalLong.of(10), 12)));
        positions.put(A, OptionalLong.of(12));

        assertThat(polled.part(2, 4, positions).advances())
                .isEqualTo(Map.of(
                        A, new Advance(OptionalLong.of(12), 14), // over the markers behind its last record
                        B, new Advance(OptionalLong.empty(), 1)));
        positions.put(A, OptionalLong.of(14));
        positions.put(B, OptionalLong.of(1));

        assertThat(polled.part(4, 5, positions).advances())
                .isEqualTo(Map.of(
                        B, new Advance(OptionalLong.of(1), 2),
                        C, new Advance(OptionalLong.of(7), 9)));
    }

    @Test
    void is_nothing_where_no_position_moved() {
        ConsumerRecords<byte[], byte[]> nothing = new ConsumerRecords<>(Map.of(), Map.of(A, new OffsetAndMetadata(10)));

        assertThat(Polled.of(nothing, positions).isEmpty()).isTrue();
    }

    /** Three records and a marker of A, two records of B, and two markers of C. */
    private static ConsumerRecords<byte[], byte[]> polled() {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new LinkedHashMap<>();
        records.put(A, records(A, 10, 13));
        records.put(B, records(B, 0, 2));
        return new ConsumerRecords<>(
                records,
                Map.of(A, new OffsetAndMetadata(14), B, new OffsetAndMetadata(2), C, new OffsetAndMetadata(9)));
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(TopicPartition partition, long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(offset -> new ConsumerRecord<byte[], byte[]>(
                        partition.topic(), partition.partition(), offset, new byte[0], new byte[0]))
                .toList();
    }
}

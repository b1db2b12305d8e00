package dev.footfall.replay.read;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BoundedReadingTest {
    private static final TopicPartition EVENTS = new TopicPartition("events", 0);
    private static final TopicPartition OTHER = new TopicPartition("other", 0);

    private final BoundedReading reading = new BoundedReading(
            Map.of(EVENTS, 10L), Map.of(EVENTS, 20L), record -> record.offset() != 13, () -> false, new Pace(0));

    @Test
    void whatIsBehindTheEndOrNotWantedIsLeftOut() throws Exception {
        ConsumerRecords<byte[], byte[]> taken = reading.take(polled(EVENTS, 25, 12, 13, 14, 19, 20, 21));

        assertThat(taken.records(EVENTS)).extracting(ConsumerRecord::offset).containsExactly(12L, 14L, 19L);
        assertThat(taken.nextOffsets()).containsExactly(Map.entry(EVENTS, new OffsetAndMetadata(20)));
        assertThat(reading.read()).isEqualTo(10);
    }

    @Test
    void whatHasNoBoundsIsReadAsItIs() throws Exception {
        ConsumerRecords<byte[], byte[]> taken = reading.take(polled(OTHER, 100, 13, 99));

        assertThat(taken.records(OTHER)).extracting(ConsumerRecord::offset).containsExactly(13L, 99L);
        assertThat(reading.left(OTHER, 7)).isEmpty();
        assertThat(reading.read()).isZero();
    }

    @Test
    void nothingIsLeftToReadAtTheEndThoughTheTopicGoesOn() {
        assertThat(reading.left(EVENTS, 15)).hasValue(5);
        assertThat(reading.left(EVENTS, 20)).hasValue(0);
        assertThat(reading.left(EVENTS, 22)).hasValue(0);
    }

    @Test
    void itIsDoneWhenWhatWasGivenIsCommitted() throws Exception {
        reading.take(polled(EVENTS, 18, 16, 17));
        assertThat(reading.isDone(committed(18))).as("not read to its end").isFalse();

        reading.take(polled(EVENTS, 22, 18, 21));

        assertThat(reading.isDone(Map.of())).isFalse();
        assertThat(reading.isDone(committed(18))).isFalse();
        assertThat(reading.isDone(committed(19))).isTrue();
    }

    @Test
    void itIsDoneWhereNothingIsWanted() throws Exception {
        reading.take(polled(EVENTS, 20, 13));

        assertThat(reading.isDone(Map.of())).isTrue();
    }

    @Test
    void itIsDoneWhereItWasAllReadBefore() {
        BoundedReading again =
                new BoundedReading(Map.of(EVENTS, 20L), Map.of(EVENTS, 20L), _ -> true, () -> false, new Pace(0));

        assertThat(again.isDone(committed(20))).isTrue();
    }

    @Test
    void aPartitionThatAnotherThreadReadsAgainDoesNotGoBack() throws Exception {
        reading.take(polled(EVENTS, 18, 16, 17));

        reading.take(polled(EVENTS, 15, 14));

        assertThat(reading.read()).isEqualTo(8);
        assertThat(reading.isDone(committed(15))).isFalse();
    }

    private static Map<TopicPartition, OffsetAndMetadata> committed(long offset) {
        return Map.of(EVENTS, new OffsetAndMetadata(offset));
    }

    private static ConsumerRecords<byte[], byte[]> polled(TopicPartition partition, long next, long... offsets) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (long offset : offsets) {
            records.add(
                    new ConsumerRecord<>(partition.topic(), partition.partition(), offset, new byte[0], new byte[0]));
        }
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> all = new HashMap<>();
        if (!records.isEmpty()) {
            all.put(partition, records);
        }
        return new ConsumerRecords<>(all, Map.of(partition, new OffsetAndMetadata(next)));
    }
}

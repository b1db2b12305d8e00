package dev.footfall.processors.streams;

import dev.footfall.schemas.topic.Addressee;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AddressedRecordsTest {
    private static final TopicPartition PARTITION = new TopicPartition("events", 0);
    private static final Map<TopicPartition, OffsetAndMetadata> NEXT = Map.of(PARTITION, new OffsetAndMetadata(4));

    private final AddressedRecords sessions = new AddressedRecords();

    AddressedRecordsTest() {
        sessions.configure(Map.of("group.id", "footfall-sessions"));
    }

    @Test
    void aReaderGetsWhatIsForAllAndWhatIsForItAndReadsOnBehindTheRest() {
        ConsumerRecords<byte[], byte[]> polled = polled(List.of(
                record(0),
                addressed(1, "footfall-activity"),
                addressed(2, "footfall-sessions"),
                addressed(3, "footfall-sess")));

        ConsumerRecords<byte[], byte[]> given = sessions.onConsume(polled);

        assertThat(StreamSupport.stream(given.spliterator(), false).map(ConsumerRecord::offset))
                .containsExactly(0L, 2L);
        assertThat(given.nextOffsets()).isEqualTo(NEXT);
    }

    @Test
    void whatIsMadeOfARecordForOneReaderIsForAll() {
        ConsumerRecords<byte[], byte[]> given = sessions.onConsume(polled(List.of(addressed(0, "footfall-sessions"))));

        assertThat(given.iterator().next().headers().lastHeader(Addressee.HEADER))
                .isNull();
    }

    @Test
    void whatIsForAllIsNotCopied() {
        ConsumerRecords<byte[], byte[]> polled = polled(List.of(record(0), record(1)));

        assertThat(sessions.onConsume(polled)).isSameAs(polled);
    }

    private static ConsumerRecords<byte[], byte[]> polled(List<ConsumerRecord<byte[], byte[]>> records) {
        return new ConsumerRecords<>(Map.of(PARTITION, records), NEXT);
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset) {
        return new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, new byte[] {1}, new byte[] {2});
    }

    private static ConsumerRecord<byte[], byte[]> addressed(long offset, String reader) {
        ConsumerRecord<byte[], byte[]> record = record(offset);
        Addressee.address(record.headers(), reader);
        return record;
    }
}

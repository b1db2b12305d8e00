package dev.footfall.replay.job;

import dev.footfall.replay.job.Manifest.Slice;
import dev.footfall.replay.job.Manifest.State;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RangeCopyTest {
    private static final Forgotten NOBODY = new Forgotten(
            Map.of(),
            () -> {
                throw new AssertionError("nobody was erased");
            },
            ConfluentSchemaRegistry.connect("mock://range-copy", Map.of()));

    private static final TopicPartition EVENTS = new TopicPartition("footfall.events.v1", 0);

    private static final long APPENDED_AT = 1_796_000_000_000L;

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

    /** A record a poll. */
    RangeCopyTest() {
        producer.initTransactions();
        consumer.setMaxPollRecords(1);
        for (long offset = 0; offset < 3; offset++) {
            long next = offset;
            byte[] key = "shop/ada".getBytes(StandardCharsets.UTF_8);
            consumer.schedulePollTask(() -> consumer.addRecord(new ConsumerRecord<>(
                    EVENTS.topic(),
                    EVENTS.partition(),
                    next,
                    APPENDED_AT,
                    TimestampType.LOG_APPEND_TIME,
                    key.length,
                    0,
                    key,
                    new byte[0],
                    new RecordHeaders(),
                    Optional.empty())));
        }
    }

    @Test
    void everythingIsCopiedOnceAndCommitted() throws Exception {
        RangeCopy all = copyOf(Optional.empty(), 0, 3);

        all.copy(consumer, producer, () -> false, _ -> {});

        assertThat(producer.history())
                .hasSize(3)
                .allSatisfy(copy -> assertThat(copy.timestamp()).isEqualTo(APPENDED_AT));
        assertThat(offsets()).endsWith(3L);
    }

    @Test
    void aThrottledReplayCommitsEachPart() throws Exception {
        RangeCopy slow = copyOf(Optional.empty(), 1_000, 3);

        slow.copy(consumer, producer, () -> false, _ -> {});

        assertThat(producer.history()).hasSize(3);
        assertThat(offsets()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aPauseLeavesNoTransactionOpen() throws Exception {
        RangeCopy all = copyOf(Optional.empty(), 0, 3);
        Deque<Boolean> pauses = new ArrayDeque<>(List.of(false, true, false, false));
        List<Boolean> open = new ArrayList<>();

        all.copy(
                consumer,
                producer,
                () -> {
                    if (pauses.size() == 2) { // asked again after the wait
                        open.add(producer.transactionInFlight());
                    }
                    return pauses.pop();
                },
                _ -> {});

        assertThat(open).containsExactly(false);
        assertThat(offsets()).startsWith(1L).endsWith(3L);
    }

    private List<Long> offsets() {
        return producer.consumerGroupOffsetsHistory().stream()
                .flatMap(groups -> groups.values().stream())
                .flatMap(positions -> positions.values().stream())
                .map(OffsetAndMetadata::offset)
                .toList();
    }

    private static RangeCopy copyOf(Optional<String> source, int throttle, long end) {
        Manifest manifest = new Manifest(
                "r1",
                State.RUNNING,
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(1),
                source,
                List.of("sessions"),
                Map.of(),
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH,
                throttle,
                Optional.empty(),
                Optional.empty(),
                List.of(new Slice(EVENTS.topic(), EVENTS.partition(), 0, end)),
                "1",
                Map.of(),
                List.of());
        return new RangeCopy(manifest, new ShadowNames("r1"), Map.of(), new Wanted(source, NOBODY));
    }
}

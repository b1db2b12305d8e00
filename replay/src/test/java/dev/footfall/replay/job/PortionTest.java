package dev.footfall.replay.job;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PortionTest {
    private static final TopicPartition EVENTS = new TopicPartition("footfall.events.v1", 0);
    private static final ConsumerGroupMetadata GROUP = new MockConsumer<byte[], byte[]>("none").groupMetadata();

    private final AtomicLong nanos = new AtomicLong();
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

    PortionTest() {
        producer.initTransactions();
    }

    @Test
    void severalPartsAreOneTransactionWithHowFarTheyCame() {
        Portion portion = new Portion(GROUP, producer, false, nanos::get);

        add(portion, 1);
        add(portion, 2);
        assertThat(portion.isWhole()).isFalse();
        assertThat(producer.history()).isEmpty();
        portion.commit();

        assertThat(producer.history()).hasSize(2);
        assertThat(producer.consumerGroupOffsetsHistory())
                .singleElement()
                .satisfies(groups ->
                        assertThat(groups.values()).containsExactly(Map.of(EVENTS, new OffsetAndMetadata(2))));
    }

    @Test
    void itIsWholeAfterHalfASecond() {
        Portion portion = new Portion(GROUP, producer, false, nanos::get);
        nanos.set(1_000_000_000_000L);
        assertThat(portion.isWhole()).isFalse(); // nothing waits

        add(portion, 1);
        nanos.addAndGet(400_000_000);
        assertThat(portion.isWhole()).isFalse();
        nanos.addAndGet(200_000_000);
        assertThat(portion.isWhole()).isTrue();
    }

    @Test
    void itIsWholeAtFiftyThousandRecordsAndThenBeginsAnew() {
        Portion portion = new Portion(GROUP, producer, false, nanos::get);
        for (int i = 1; i <= 50_000; i++) {
            assertThat(portion.isWhole()).isFalse();
            add(portion, i);
        }
        assertThat(portion.isWhole()).isTrue();
        portion.commit();

        add(portion, 50_001);
        assertThat(portion.isWhole()).isFalse();
    }

    @Test
    void everyPartOfAnEvenOneIsWhole() {
        Portion portion = new Portion(GROUP, producer, true, nanos::get);

        add(portion, 1);

        assertThat(portion.isWhole()).isTrue();
    }

    @Test
    void nothingIsCommittedIfNothingWasReached() {
        new Portion(GROUP, producer, false, nanos::get).commit();

        assertThat(producer.commitCount()).isZero();
    }

    private static void add(Portion portion, long next) {
        portion.reach(Map.of(EVENTS, next));
        portion.add(new ProducerRecord<>("footfall.replay.r1.events.v1", new byte[0]));
    }
}

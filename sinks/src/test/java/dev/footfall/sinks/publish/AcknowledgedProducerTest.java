package dev.footfall.sinks.publish;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AcknowledgedProducerTest {
    private final List<MockBroker> brokers = new ArrayList<>();
    private final AcknowledgedProducer producer = new AcknowledgedProducer(this::next);
    private boolean away;

    @Test
    void returnsWhenAllAreAcknowledgedAndKeepsTheirOrder() {
        producer.send(records(1, 2));
        producer.send(records(3));

        assertThat(brokers).hasSize(1);
        assertThat(brokers.getFirst().history())
                .extracting(record -> record.value()[0])
                .containsExactly((byte) 1, (byte) 2, (byte) 3);
        assertThat(brokers.getFirst().unanswered).isZero();
    }

    @Test
    void makesNoProducerForNothing() {
        producer.send(Stream.empty());
        producer.close();

        assertThat(brokers).isEmpty();
    }

    @Test
    void oneThatIsNotAcknowledgedFailsAllAndTheNextSendHasANewProducer() {
        away = true;
        assertThatThrownBy(() -> producer.send(records(1, 2))).isInstanceOf(TimeoutException.class);
        assertThat(brokers.getFirst().closed()).isTrue();

        away = false;
        producer.send(records(1, 2));
        assertThat(brokers).hasSize(2);
        assertThat(brokers.getLast().history()).hasSize(2);
    }

    @Test
    void oneThatCannotEvenBeSentFailsAllToo() {
        producer.send(records(1));
        brokers.getFirst().sendException = new KafkaException("fatal");

        assertThatThrownBy(() -> producer.send(records(2))).hasMessage("fatal");

        assertThat(brokers.getFirst().closed()).isTrue();
    }

    @Test
    void anInterruptedThreadStaysInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> producer.send(records(1))).isInstanceOf(InterruptException.class);

        assertThat(Thread.interrupted()).isTrue();
    }

    private static Stream<ProducerRecord<byte[], byte[]>> records(int... values) {
        return Arrays.stream(values).mapToObj(value -> new ProducerRecord<>("t", new byte[] {(byte) value}));
    }

    private Producer<byte[], byte[]> next() {
        MockBroker broker = new MockBroker();
        brokers.add(broker);
        return broker;
    }

    /** Answers when it is flushed. */
    private final class MockBroker extends MockProducer<byte[], byte[]> {
        private int unanswered;

        MockBroker() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
            unanswered++;
            return super.send(record);
        }

        @Override
        public synchronized void flush() {
            while (unanswered > 0) {
                unanswered--;
                if (away && unanswered == 0) {
                    errorNext(new TimeoutException("the broker is away"));
                } else {
                    completeNext();
                }
            }
        }
    }
}

package dev.footfall.ingest.publish;

import dev.footfall.runtime.config.BrokerSettings;
import dev.footfall.runtime.observe.Health;
import dev.footfall.schemas.topic.Topic;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KafkaLogTest {
    private static final PublishSettings SETTINGS =
            new PublishSettings(Duration.ofMillis(5), 131072, Duration.ofSeconds(10), 1 << 20, Duration.ofMillis(300));
    private static final LogEntry ENTRY = new LogEntry(Topic.RECEIVED, new byte[] {1}, new byte[] {2, 3});

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Map<String, Object> config = new HashMap<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private final KafkaLog log =
            new KafkaLog(new BrokerSettings("localhost:9092", Map.of("security.protocol", "SSL")), SETTINGS, given -> {
                config.putAll(given);
                return producer;
            });

    @Test
    void nothingIsKnownBeforeTheBrokerAcknowledges() throws Exception {
        log.start();
        log.append(ENTRY, receipts::add);
        assertThat(receipts).isEmpty();

        producer.completeNext();
        assertThat(receipts).containsExactly(new Receipt.Stored("footfall.received.v1", 0, 0));
        assertThat(producer.history()).singleElement().satisfies(record -> {
            assertThat(record.topic()).isEqualTo("footfall.received.v1");
            assertThat(record.key()).containsExactly(1);
            assertThat(record.value()).containsExactly(2, 3);
        });
    }

    @Test
    void aFailedSendIsUnavailableAndShowsInHealthUntilOneSucceeds() throws Exception {
        log.start();
        assertThat(log.health()).isInstanceOf(Health.Up.class);

        log.append(ENTRY, receipts::add);
        producer.errorNext(new TimeoutException("expiring 1 record"));
        assertThat(receipts).containsExactly(new Receipt.Unavailable("TimeoutException"));
        assertThat(log.health()).isInstanceOf(Health.Down.class);

        log.append(ENTRY, receipts::add);
        producer.completeNext();
        assertThat(log.health()).isInstanceOf(Health.Up.class);
    }

    @Test
    void aProducerFromWhichNothingGoesOutIsUnusableUntilItsNextStart() throws Exception {
        log.start();
        producer.sendException = new IllegalStateException("broken");
        log.append(ENTRY, receipts::add);
        assertThat(receipts).containsExactly(new Receipt.Unavailable("IllegalStateException", Receipt.Cause.UNUSABLE));
    }

    @Test
    void aRecordThatTheBrokerNeverTakesIsRefusedAndNoFaultOfTheBroker() throws Exception {
        log.start();
        log.append(ENTRY, receipts::add);
        producer.errorNext(new RecordTooLargeException("too large for the topic"));
        assertThat(receipts).containsExactly(new Receipt.Unavailable("RecordTooLargeException", Receipt.Cause.REFUSED));
        assertThat(log.health()).isInstanceOf(Health.Up.class);
    }

    @Test
    void itTakesNothingBeforeItsStartAndAfterItsStop() throws Exception {
        log.append(ENTRY, receipts::add);
        log.start();
        log.stop();
        log.append(ENTRY, receipts::add);
        assertThat(receipts).hasSize(2).hasOnlyElementsOfType(Receipt.Unavailable.class);
        assertThat(producer.closed()).isTrue();
    }

    @Test
    void theProducerIsIdempotentWaitsForAllReplicasAndNeverBlocks() throws Exception {
        log.start();
        assertThat(config)
                .containsEntry("enable.idempotence", true)
                .containsEntry("acks", "all")
                .containsEntry("compression.type", "lz4")
                .containsEntry("max.block.ms", 0)
                .containsEntry("linger.ms", 5L)
                .containsEntry("delivery.timeout.ms", 10_000)
                .containsEntry("bootstrap.servers", "localhost:9092")
                .containsEntry("security.protocol", "SSL");
    }

    @Test
    void withoutABrokerTheStartFailsInTimeAndSaysWhatToCheck() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        KafkaLog unreachable = new KafkaLog(new BrokerSettings("127.0.0.1:" + port, Map.of()), SETTINGS);
        assertThatThrownBy(unreachable::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining("footfall.received.v1")
                .hasMessageContaining("check that it runs");
    }
}

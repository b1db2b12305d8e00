package dev.footfall.topologytests.operation;

import dev.footfall.processors.streams.AbandonedTransactions;
import dev.footfall.schemas.topic.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class AbandonedTransactionsTest {
    private static final String APPLICATION = "footfall-sessions";
    private static final String GONE = APPLICATION + "-0d3f18bd-0f2b-49ef-828f-e7c1c295bafa";
    private static final String ALIVE = APPLICATION + "-bec12638-51c7-458f-8699-0f978aab55e5";
    private static final String OTHER = APPLICATION + "-too-0d3f18bd-0f2b-49ef-828f-e7c1c295bafa";
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void theTransactionOfWhoIsNoMemberOfTheGroupIsEndedAndNoOther() throws Exception {
        MeterRegistry meters = new SimpleMeterRegistry();
        try (TestBroker broker = TestBroker.start(folder, 1);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                Producer<byte[], byte[]> gone = open(broker, GONE + "-1");
                Producer<byte[], byte[]> alive = open(broker, ALIVE + "-1");
                Producer<byte[], byte[]> other = open(broker, OTHER + "-1");
                Consumer<byte[], byte[]> _ = member(broker, ALIVE + "-StreamThread-1-consumer")) {
            assertThat(open(admin)).containsExactlyInAnyOrder(GONE + "-1", ALIVE + "-1", OTHER + "-1");

            new AbandonedTransactions(admin, APPLICATION, "sessions", meters).end();

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(open(admin)).containsExactlyInAnyOrder(ALIVE + "-1", OTHER + "-1"));
            assertThatThrownBy(gone::commitTransaction).isInstanceOf(KafkaException.class);
            alive.commitTransaction();
            other.commitTransaction();
            await().atMost(SOON)
                    .until(() -> meters.counter("footfall.streams.abandoned.transactions", "topology", "sessions")
                                    .count()
                            == 1);
        }
    }

    private static Set<String> open(Admin admin) throws Exception {
        return admin
                .listTransactions(new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING)))
                .all()
                .get()
                .stream()
                .map(TransactionListing::transactionalId)
                .collect(Collectors.toSet());
    }

    /** A producer in the midst of a transaction. */
    private static Producer<byte[], byte[]> open(TestBroker broker, String transactionalId) throws Exception {
        Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", transactionalId),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(Topic.SESSIONS.topicName(), new byte[1], new byte[1]))
                .get();
        return producer;
    }

    private static Consumer<byte[], byte[]> member(TestBroker broker, String clientId) {
        Consumer<byte[], byte[]> member = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "group.id", APPLICATION, "client.id", clientId),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        member.subscribe(List.of(Topic.EVENTS.topicName()));
        await().atMost(SOON).until(() -> {
            member.poll(Duration.ofMillis(100));
            return !member.assignment().isEmpty();
        });
        return member;
    }
}

package dev.footfall.ingest.publish;

import dev.footfall.schemas.governance.Subject;
import dev.footfall.schemas.record.Command;
import dev.footfall.schemas.record.SubjectKind;
import dev.footfall.schemas.registry.AvroDeserializer;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistration;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ErasureLogTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final byte[] SECRET = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);

    private final SchemaRegistry registry = ConfluentSchemaRegistry.connect("mock://erasure-log", Map.of());
    private final AtomicInteger ids = new AtomicInteger();
    private final MockProducer<byte[], byte[]> broker =
            new MockProducer<>(cluster(), true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final ErasureLog log =
            new ErasureLog(() -> broker, registry, _ -> "id" + ids.incrementAndGet(), Clock.fixed(NOW, ZoneOffset.UTC));

    ErasureLogTest() {
        new SchemaRegistration(registry).register();
    }

    @Test
    void anErasureGoesIntoEveryPartitionAndIsOnRecordWithoutTheId() throws IOException {
        Subject ada =
                Subject.of(SubjectKind.VISITOR, List.of("shop"), "ada", SECRET).getFirst();

        ErasureLog.Request request = log.ask(List.of(ada), "ticket 7");

        assertThat(broker.history())
                .filteredOn(record -> record.topic().equals(Topic.ERASURES.topicName()))
                .extracting(ProducerRecord::partition)
                .containsExactly(0, 1, 2);
        ProducerRecord<byte[], byte[]> told = broker.history().getFirst();
        Command command = Objects.requireNonNull(new AvroDeserializer<Command>(registry, Command.getClassSchema())
                .deserialize(told.topic(), told.value()));
        assertThat(command.getAction()).isEqualTo("erasure.requested");
        assertThat(command.getSubject()).contains(ada.name());
        assertThat(command.getArguments()).containsEntry("request", request.requestId());
        assertThat(command.toString()).doesNotContain("ada");
    }

    @Test
    void aBrokerThatDoesNotTakeItIsTold() {
        broker.sendException = new TimeoutException("not now");

        assertThatThrownBy(() -> log.ask(Subject.of(SubjectKind.USER, List.of("shop"), "ada", SECRET), ""))
                .isInstanceOf(IOException.class)
                .hasMessage("the broker does not take it: not now; ask again");
    }

    private static Cluster cluster() {
        Node node = new Node(0, "localhost", 1);
        List<PartitionInfo> partitions = new ArrayList<>();
        for (Topic topic : List.of(Topic.ERASURES, Topic.COMMANDS)) {
            for (int i = 0; i < 3; i++) {
                partitions.add(new PartitionInfo(topic.topicName(), i, node, new Node[0], new Node[0]));
            }
        }
        return new Cluster("c", List.of(node), partitions, Set.of(), Set.of());
    }
}

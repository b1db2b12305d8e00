package dev.footfall.topologytests.operation;

import dev.footfall.runtime.config.Configuration;
import dev.footfall.runtime.lifecycle.Lifecycle;
import dev.footfall.runtime.lifecycle.Service;
import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.TimeBasis;
import dev.footfall.schemas.registry.AvroSerializer;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistration;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.Sinks;
import dev.footfall.sinks.SinksMain;
import dev.footfall.sinks.SinksSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two instances of the Postgres sink share the partitions, through rebalances under load; each row is there once, and
 * what Postgres refuses is in the dead-letter topic.
 */
class SinkSharingTest {
    private static final int PARTITIONS = 4;
    private static final int EVENTS = 2_000;
    private static final String REGISTRY = "mock://sink-sharing";
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private static final Duration SOON = Duration.ofMinutes(1);

    private final SchemaRegistry registry = ConfluentSchemaRegistry.connect(REGISTRY, Map.of());
    private int sent;

    @TempDir
    Path folder;

    @Test
    void everyRowIsThereOnceThoughInstancesComeAndGoUnderLoad() throws Exception {
        new SchemaRegistration(registry).register();
        try (TestBroker broker = TestBroker.start(folder, PARTITIONS);
                EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                Producer<byte[], byte[]> producer = broker.producer()) {
            Service one = instance(broker, postgres);
            Service two = instance(broker, postgres);
            try (Lifecycle first = new Lifecycle("one", one.components())) {
                first.start();
                send(producer);
                await().atMost(SOON).until(() -> records(one) > 0);

                try (Lifecycle second = new Lifecycle("two", two.components())) {
                    second.start(); // while the first has work left
                    send(producer);
                    await().atMost(SOON).until(() -> {
                        send(producer, 20);
                        return records(two) > 0;
                    });
                    send(producer);
                }
                sendRefused(producer);
                send(producer);

                await().atMost(SOON)
                        .untilAsserted(
                                () -> assertThat(number(postgres, "count(*)")).isEqualTo(sent));
                await().atMost(SOON).until(() -> records(one) + records(two) == sent + 1);
                assertThat(number(postgres, "count(DISTINCT event_id)")).isEqualTo(sent);
                assertThat(number(postgres, "(SELECT count(*) FROM footfall.dead_letters) + 0 * count(*)"))
                        .isOne();
                assertThat(broker.recordsOf(Topic.DEAD_LETTERS)).singleElement().satisfies(letter -> {
                    assertThat(header(letter, "stage")).isEqualTo("sink");
                    assertThat(header(letter, "topic")).isEqualTo(Topic.EVENTS.topicName());
                    assertThat(header(letter, "message")).contains("type json (SQLSTATE 22P02)");
                    assertThat(letter.value()).isEqualTo(refused());
                });
            }
        }
    }

    private Service instance(TestBroker broker, EmbeddedPostgres postgres) throws Exception {
        Map<String, String> flags = Map.of(
                "broker.bootstrap-servers",
                broker.bootstrapServers(),
                "registry.url",
                REGISTRY,
                "sinks",
                "[postgres]",
                "postgres.database.url",
                postgres.getJdbcUrl("postgres", "postgres"),
                "postgres.consume.max-batch",
                "100");
        SinksSettings settings = new Configuration("sinks.yaml", SinksMain.class, Optional.empty(), Map.of(), flags)
                .bind(SinksSettings.class);
        return Sinks.service(settings, registry, Clock.systemUTC());
    }

    private void send(Producer<byte[], byte[]> producer) throws Exception {
        send(producer, EVENTS);
    }

    private void send(Producer<byte[], byte[]> producer, int events) throws Exception {
        List<Future<RecordMetadata>> records = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            String id = "e" + sent++;
            records.add(producer.send(new ProducerRecord<>(
                    Topic.EVENTS.topicName(),
                    Events.key(id),
                    serialized(event(id).build()))));
        }
        for (Future<RecordMetadata> record : records) {
            record.get();
        }
    }

    private void sendRefused(Producer<byte[], byte[]> producer) throws Exception {
        producer.send(new ProducerRecord<>(Topic.EVENTS.topicName(), Events.key("refused"), refused()))
                .get();
    }

    private byte[] refused() {
        return serialized(event("refused").setProperties("not JSON").build());
    }

    private byte[] serialized(RefinedEvent event) {
        var serializer = new AvroSerializer<RefinedEvent>(registry, RefinedEvent.getClassSchema());
        return Objects.requireNonNull(serializer.serialize(Topic.EVENTS.topicName(), event));
    }

    private RefinedEvent.Builder event(String id) {
        return RefinedEvent.newBuilder()
                .setEventId(id)
                .setSource("shop")
                .setVisitorId(id)
                .setType(EventType.PAGE)
                .setName("page_view")
                .setTimeBasis(TimeBasis.RECEIVED)
                .setOccurredAt(now)
                .setReceivedAt(now);
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(
                letter.headers().lastHeader("__streams.errors." + name).value(), StandardCharsets.UTF_8);
    }

    private static double records(Service instance) {
        return instance.metrics().get("footfall.sink.records").counter().count();
    }

    private static long number(EmbeddedPostgres postgres, String what) throws Exception {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + what + " FROM footfall.events")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}

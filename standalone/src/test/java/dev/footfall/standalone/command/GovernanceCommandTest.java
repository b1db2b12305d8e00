package dev.footfall.standalone.command;

import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.registry.AvroSerializer;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistration;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.TopicSetup;
import dev.footfall.standalone.server.EmbeddedBroker;
import dev.footfall.standalone.server.PortClaims;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.TypeConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class GovernanceCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void checkTellsEveryFaultWithItsPlace() throws Exception {
        Path good = Files.writeString(folder.resolve("good.yaml"), "version: a\n");
        Path bad = Files.writeString(folder.resolve("bad.yaml"), "version: a\nfields: {ip: drop}\nrotation: x\n");

        assertThat(governance("check", good)).isZero();
        assertThat(out.toString()).isEqualTo("Policy a can be used.\n");
        assertThat(governance("check", bad)).isEqualTo(1);
        assertThat(out.toString()).contains(bad + ": fields.ip: unknown field", bad + ": rotation: must be a duration");
        assertThat(governance("check", folder.resolve("none.yaml"))).isEqualTo(1);
        assertThat(err.toString()).contains("none.yaml cannot be read (NoSuchFileException)");
    }

    @Test
    void aDryRunWithoutAPipelineSaysWhatIsMissing() throws Exception {
        Path policy = Files.writeString(folder.resolve("p.yaml"), "version: a\n");

        assertThat(governance("dry-run", "--policy", policy, "--data", folder)).isEqualTo(1);
        assertThat(err.toString()).contains("nothing runs on " + folder);
        assertThat(governance("dry-run", "--data", folder)).isEqualTo(1);
        assertThat(err.toString()).contains("governance.yaml cannot be read");
        assertThat(governance("dry-run", "--last", "soon")).isEqualTo(2);
    }

    @Test
    void timesAreWrittenAsPeopleWriteThem() {
        var span = new GovernanceDryRunCommand.Span();

        assertThat(span.convert("30m")).isEqualTo(Duration.ofMinutes(30));
        assertThat(span.convert("1h")).isEqualTo(Duration.ofHours(1));
        assertThat(span.convert("7d")).isEqualTo(Duration.ofDays(7));
        assertThatExceptionOfType(TypeConversionException.class).isThrownBy(() -> span.convert("-1h"));
        assertThatExceptionOfType(TypeConversionException.class).isThrownBy(() -> span.convert("week"));
    }

    @Test
    void aDryRunReadsWhatWasReceivedAndWritesNothing() throws Exception {
        String url = "mock://" + UUID.randomUUID();
        SchemaRegistry registry = ConfluentSchemaRegistry.connect(url, Map.of());
        new SchemaRegistration(registry).register();
        EmbeddedBroker broker = new EmbeddedBroker(folder.resolve("broker"), PortClaims.anyFree());
        broker.start();
        try {
            new TopicSetup(Map.of("bootstrap.servers", broker.bootstrapServers()), 2, 1).createMissing();
            send(broker, registry);
            Path policy = Files.writeString(folder.resolve("p.yaml"), "version: a\n");

            int code =
                    governance("dry-run", "--policy", policy, "--broker", broker.bootstrapServers(), "--registry", url);

            assertThat(err.toString()).isEmpty();
            assertThat(code).isZero();
            assertThat(out.toString())
                    .contains(
                            "shop: 20 events", "        20  properties.mail: mask (contact), such as aaa@aaaaaaa.aaa");
        } finally {
            broker.stop();
        }
    }

    private static void send(EmbeddedBroker broker, SchemaRegistry registry) throws Exception {
        var serializer = new AvroSerializer<ReceivedEvent>(registry, ReceivedEvent.getClassSchema());
        String topic = Topic.RECEIVED.topicName();
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < 20; i++) {
                ReceivedEvent event = ReceivedEvent.newBuilder()
                        .setEventId("e" + i)
                        .setSource("shop")
                        .setVisitorId("v" + i)
                        .setName("x")
                        .setProperties("{\"mail\":\"ada@example.org\"}")
                        .setReceivedAt(Instant.now())
                        .build();
                var _ = producer.send(new ProducerRecord<>(
                        topic, ("shop/v" + i).getBytes(StandardCharsets.UTF_8), serializer.serialize(topic, event)));
            }
            producer.send(new ProducerRecord<>(topic, "poison".getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    private int governance(Object... arguments) {
        String[] all = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        String[] line = new String[all.length + 1];
        line[0] = "governance";
        System.arraycopy(all, 0, line, 1, all.length);
        return Footfall.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(line);
    }
}

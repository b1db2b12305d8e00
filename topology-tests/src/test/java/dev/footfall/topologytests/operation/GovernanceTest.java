package dev.footfall.topologytests.operation;

import dev.footfall.ingest.Ingest;
import dev.footfall.ingest.IngestMain;
import dev.footfall.ingest.IngestSettings;
import dev.footfall.processors.Processors;
import dev.footfall.processors.ProcessorsMain;
import dev.footfall.processors.ProcessorsSettings;
import dev.footfall.runtime.config.Configuration;
import dev.footfall.runtime.lifecycle.Lifecycle;
import dev.footfall.schemas.record.Command;
import dev.footfall.schemas.record.DropReason;
import dev.footfall.schemas.record.DroppedEvent;
import dev.footfall.schemas.registry.AvroDeserializer;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistration;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Personal data planted wherever an event has room: what the policy takes away is in no topic, in no form. */
class GovernanceTest {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String REGISTRY = "mock://governance";
    private static final List<String> PLANTED = List.of(
            "ada.planted@example.org",
            "ada.planted%40example.org",
            "ada.planted\\u0040example.org",
            "4111111111111111",
            "4111 1111 1111 1111",
            "+493012345678",
            "planted-user",
            "planted-iban",
            "planted-token",
            "planted-gpc");

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void noPlantedValueReachesATopic() throws Exception {
        SchemaRegistry registry = ConfluentSchemaRegistry.connect(REGISTRY, Map.of());
        new SchemaRegistration(registry).register();
        try (TestBroker broker = TestBroker.start(folder, 2)) {
            Ingest ingest = ingest(broker);
            try (Lifecycle _ = started("ingest", ingest.service().components());
                    Lifecycle _ = started("processors", processors(broker, registry))) {
                URI endpoint = ingest.address().resolve("/v1/events");
                send(endpoint, "", """
                    {"event_id":"1","name":"signup by ada.planted@example.org","visitor_id":"ada.planted@example.org",
                     "user_id":"planted-user","url":"https://x.example/?mail=ada.planted%40example.org&token=planted-token",
                     "referrer":"https://x.example/#access_token=planted-token","title":"+493012345678",
                     "properties":{"a":["ada.planted@example.org",{"b":"ada.planted\\u0040example.org"}],"iban":"planted-iban",
                      "n":4111111111111111,"t":"4111 1111 1111 1111","ada.planted@example.org":true,"password":"planted-token"},
                     "context":{"note":"call +493012345678"}}\
                    """);
                send(endpoint, "", """
                    {"event_id":"2 ada.planted@example.org","name":17,"user_id":"planted-user","ada.planted@example.org":
                     {"iban":"planted-iban","u":"/?token=planted-token","n":4111111111111111,"e":"ada.planted\\u0040example.org"}}\
                    """);
                send(
                        endpoint,
                        "",
                        "{\"name\":\"x\", no JSON: ada.planted@example.org +493012345678"
                                + " \"password\":\"planted-token\"");
                send(endpoint, "1", "{\"event_id\":\"3\",\"name\":\"x\",\"visitor_id\":\"planted-gpc\"}");
                send(endpoint, "1", "{\"event_id\":\"3\",\"name\":\"x\",\"visitor_id\":\"planted-gpc\"}");
                send(endpoint, "1", "{\"name\":18,\"visitor_id\":\"planted-gpc\"}");
                send(endpoint, "", "{\"event_id\":\"4\",\"name\":\"x\",\"visitor_id\":\"v4\"}");

                await().atMost(SOON)
                        .until(() -> broker.recordsOf(Topic.DROPPED).size() == 2
                                && broker.recordsOf(Topic.EVENTS).size() == 2
                                && broker.recordsOf(Topic.REJECTED).size() == 3
                                && broker.recordsOf(Topic.COMMANDS).size() == 1);
            }

            for (Topic topic : Topic.values()) {
                broker.recordsOf(topic).forEach(record -> {
                    String all = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
                    all += record.value() == null ? "" : new String(record.value(), StandardCharsets.UTF_8);
                    assertThat(all).as(topic.topicName()).doesNotContain(PLANTED);
                });
            }
            assertThat(broker.recordsOf(Topic.RECEIVED)).hasSize(4);
            List<DroppedEvent> dropped = values(broker, registry, Topic.DROPPED, DroppedEvent.getClassSchema());
            assertThat(dropped)
                    .extracting(DroppedEvent::getReason)
                    .containsExactlyInAnyOrder(DropReason.SUPPRESSED, DropReason.DUPLICATE);
            List<Command> commands = values(broker, registry, Topic.COMMANDS, Command.getClassSchema());
            assertThat(commands).singleElement().satisfies(command -> {
                assertThat(command.getAction()).isEqualTo("policy.changed");
                assertThat(command.getArguments()).containsEntry("version_after", "strict-1");
            });
        }
    }

    private Ingest ingest(TestBroker broker) throws Exception {
        Path policy = Files.writeString(folder.resolve("governance.yaml"), """
            version: strict-1
            fields: {user_id: hash, properties.iban: {class: sensitive, treatment: drop}}
            sources: {shop: {}}
            """);
        Path secret = Files.writeString(folder.resolve("governance.secret"), "0123456789abcdef0123456789abcdef");
        Path sources = Files.writeString(
                folder.resolve("sources.yaml"),
                "sources: {shop: {write-keys: [fk_governance], secret: 0123456789abcdef}}");
        IngestSettings settings = settings(
                IngestSettings.class,
                "ingest",
                IngestMain.class,
                broker,
                Map.of(
                        "http.host", "127.0.0.1",
                        "http.port", "0",
                        "sources-file", sources.toString(),
                        "spool.dir", folder.resolve("spool").toString(),
                        "governance.file", policy.toString(),
                        "governance.secret-file", secret.toString()));
        return Ingest.of(settings, Clock.systemUTC());
    }

    private List<dev.footfall.runtime.lifecycle.Component> processors(TestBroker broker, SchemaRegistry registry)
            throws Exception {
        ProcessorsSettings settings = settings(
                ProcessorsSettings.class,
                "processors",
                ProcessorsMain.class,
                broker,
                Map.of(
                        "topologies",
                        "[refine]",
                        "streams.state-dir",
                        folder.resolve("state").toString()));
        return Processors.service(settings, registry, Clock.systemUTC()).components();
    }

    private static <T extends Record> T settings(
            Class<T> type, String name, Class<?> beside, TestBroker broker, Map<String, String> own) throws Exception {
        Map<String, String> flags = new java.util.HashMap<>(own);
        flags.put("broker.bootstrap-servers", broker.bootstrapServers());
        flags.put("registry.url", REGISTRY);
        return new Configuration(name + ".yaml", beside, Optional.empty(), Map.of(), flags).bind(type);
    }

    private static Lifecycle started(String name, List<dev.footfall.runtime.lifecycle.Component> components)
            throws Exception {
        Lifecycle lifecycle = new Lifecycle(name, components);
        lifecycle.start();
        return lifecycle;
    }

    private void send(URI endpoint, String gpc, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                .header("Authorization", "Bearer fk_governance")
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofString(body));
        if (!gpc.isEmpty()) {
            request.header("Sec-GPC", gpc);
        }
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 400, 422);
        assertThat(Arrays.asList("ada.planted", "planted-token")).noneMatch(answer.body()::contains);
    }

    private static <T extends SpecificRecord> List<T> values(
            TestBroker broker, SchemaRegistry registry, Topic topic, Schema schema) {
        var reader = new AvroDeserializer<T>(registry, schema);
        List<T> values = new ArrayList<>();
        broker.recordsOf(topic)
                .forEach(record ->
                        values.add(Objects.requireNonNull(reader.deserialize(topic.topicName(), record.value()))));
        return values;
    }
}

package dev.footfall.schemas.registry;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ConfluentSchemaRegistryTest {
    @Test
    void tellsASchemaThatDoesNotExistFromARegistryThatDoesNotAnswer() {
        SchemaRegistry answering = ConfluentSchemaRegistry.connect("mock://unknown-ids", Map.of());
        SchemaRegistry away = ConfluentSchemaRegistry.connect("http://127.0.0.1:1", Map.of());

        RegistryException unknown = catchThrowableOfType(RegistryException.class, () -> answering.schemaOf(4711));
        RegistryException unanswered = catchThrowableOfType(RegistryException.class, () -> away.schemaOf(4711));

        assertThat(unknown.isUnknown()).isTrue();
        assertThat(unanswered.isUnknown()).isFalse();
    }

    @Test
    void aRegistryThatTakesARequestAndNeverAnswersIsGivenUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
            SchemaRegistry registry = ConfluentSchemaRegistry.connect(
                    "http://127.0.0.1:" + silent.getLocalPort(), Map.of("http.read.timeout.ms", "200"));

            RegistryException unanswered = catchThrowableOfType(RegistryException.class, () -> registry.schemaOf(4711));

            assertThat(unanswered.isUnknown()).isFalse();
        }
    }

    @Test
    void theNewestVersionOfASubjectIsTheOneRegisteredLast() {
        SchemaRegistry registry = ConfluentSchemaRegistry.connect("mock://latest", Map.of());
        assertThat(registry.latest("shop.Order Completed")).isEmpty();

        registry.register("shop.Order Completed", schema("int"));
        registry.setCompatibility("shop.Order Completed", Compatibility.BACKWARD_TRANSITIVE);
        assertThat(registry.latest("shop.Order Completed").map(SubjectVersion::number))
                .contains(1);

        int id = registry.register("shop.Order Completed", schema("long"));
        assertThat(registry.latest("shop.Order Completed")).contains(new SubjectVersion(2, id, "AVRO"));
        assertThat(registry.schemaOf(id)).isEqualTo(schema("long"));
    }

    @Test
    void aSubjectIsHeldToItsOwnCompatibilityElseToTheRegistrysDefault() {
        SchemaRegistry registry = ConfluentSchemaRegistry.connect("mock://compatibility", Map.of());
        registry.register("own", schema("int"));
        registry.register("other", schema("int"));
        registry.setCompatibility("own", Compatibility.FULL_TRANSITIVE);

        assertThat(registry.compatibility("own")).isEqualTo("FULL_TRANSITIVE");
        assertThat(registry.compatibility("other")).isEqualTo("BACKWARD");
    }

    @Test
    void aSubjectStandsInAddressesInUtf8() throws Exception {
        List<String> paths = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            paths.add(exchange.getRequestURI().getRawPath());
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        try {
            SchemaRegistry registry = ConfluentSchemaRegistry.connect(
                    "http://127.0.0.1:" + server.getAddress().getPort(), Map.of());

            registry.latest("shop.50 % größer / 日");

            assertThat(paths)
                    .containsExactly("/subjects/shop.50%20%25%20gr%C3%B6%C3%9Fer%20%2F%20%E6%97%A5/versions/latest");
        } finally {
            server.stop(0);
        }
    }

    private static Schema schema(String type) {
        return new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"Order\",\"fields\":[{\"name\":\"total\",\"type\":\"%s\"}]}"
                        .formatted(type));
    }
}

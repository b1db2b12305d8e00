package dev.footfall.sinks.postgres;

import com.sun.net.httpserver.HttpServer;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.sinks.consume.Batch;
import dev.footfall.sinks.consume.Batch.Advance;
import dev.footfall.sinks.consume.Unavailable;
import dev.footfall.sinks.consume.WriteOutcome.Written;
import dev.footfall.sinks.postgres.PostgresServer.Schema;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** A registry that does not answer is waited for; a schema that it does not know is the record's fault. */
@ExtendWith(PostgresServer.class)
final class RegistryFaultsTest {
    private final SampleRecords samples = new SampleRecords();
    private final Schema schema;
    private final HttpServer registry;
    private final Batch batch;
    private volatile int status;
    private volatile String body = "";

    RegistryFaultsTest(Schema schema) throws IOException {
        this.schema = schema;
        this.registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.batch = new Batch(
                List.of(samples.record(0, SampleRecords.event("a").build())),
                Map.of(SampleRecords.EVENTS, new Advance(OptionalLong.empty(), 1)));
    }

    @BeforeEach
    void start() {
        registry.createContext("/", exchange -> {
            byte[] answer = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        registry.start();
    }

    @AfterEach
    void stop() {
        registry.stop(0);
    }

    @Test
    void waits_for_a_registry_that_fails() {
        try (PostgresSink sink = open()) {
            answer(500, "{\"error_code\": 50001, \"message\": \"backend\"}");
            assertThat(sink.write(batch))
                    .isInstanceOfSatisfying(
                            Unavailable.class, away -> assertThat(away.reason()).contains("registry"));

            answer(
                    200,
                    "{\"schema\": \"" + RefinedEvent.getClassSchema().toString().replace("\"", "\\\"") + "\"}");
            assertThat(sink.write(batch)).isInstanceOf(Written.class);
            assertThat(schema.query("SELECT event_id FROM events")).containsExactly("a");
        }
    }

    @Test
    void does_not_take_a_wrong_address_for_a_fault_of_the_records() {
        try (PostgresSink sink = open()) {
            answer(404, "<html>no such page</html>");

            assertThat(sink.write(batch)).isInstanceOf(Unavailable.class);
        }
    }

    @Test
    void sets_aside_what_was_written_with_an_unknown_schema() {
        try (PostgresSink sink = open()) {
            answer(404, "{\"error_code\": 40403, \"message\": \"Schema not found\"}");

            assertThat(sink.write(batch)).isInstanceOf(Written.class);
            assertThat(schema.query("SELECT cause FROM dead_letters"))
                    .containsExactly("written with a schema that the registry does not know");
        }
    }

    private void answer(int status, String body) {
        this.body = body;
        this.status = status;
    }

    private PostgresSink open() {
        String url = "http://localhost:" + registry.getAddress().getPort();
        return new PostgresSink(
                schema.settings(), ConfluentSchemaRegistry.connect(url, Map.of("max.retries", "0")), Clock.systemUTC());
    }
}

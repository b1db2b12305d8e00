package dev.footfall.ingest.publish;

import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.RegistryException;
import dev.footfall.schemas.registry.SchemaIds;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RememberedSchemaIdsTest {
    private static final Schema RECEIVED = ReceivedEvent.getClassSchema();

    @TempDir
    Path dir;

    @Test
    void anIdIsKnownWhileTheRegistryDoesNotAnswer() throws Exception {
        assertThat(ids((subject, schema) -> 42, "http://one").idOf("a-value", RECEIVED))
                .isEqualTo(42);
        assertThat(ids(away(), "http://one").idOf("a-value", RECEIVED)).isEqualTo(42);
    }

    @Test
    void aRegistryThatAnswersIsBelieved() throws Exception {
        ids((subject, schema) -> 42, "http://one").idOf("a-value", RECEIVED);
        assertThat(ids((subject, schema) -> 43, "http://one").idOf("a-value", RECEIVED))
                .isEqualTo(43);
        assertThat(ids(away(), "http://one").idOf("a-value", RECEIVED)).isEqualTo(43);

        SchemaIds unregistered = ConfluentSchemaRegistry.connect("mock://remembered-nothing", Map.of());
        assertThatThrownBy(() -> ids(unregistered, "http://one").idOf("a-value", RECEIVED))
                .isInstanceOf(RegistryException.class);
    }

    @Test
    void whatWasNeverLearnedIsNotGuessed() throws Exception {
        ids((subject, schema) -> 42, "http://one").idOf("a-value", RECEIVED);
        SchemaIds later = ids(away(), "http://one");
        SchemaIds elsewhere = ids(away(), "http://two");
        assertThatThrownBy(() -> later.idOf("b-value", RECEIVED)).isInstanceOf(RegistryException.class);
        assertThatThrownBy(() -> later.idOf("a-value", RejectedEvent.getClassSchema()))
                .isInstanceOf(RegistryException.class);
        assertThatThrownBy(() -> elsewhere.idOf("a-value", RECEIVED)).isInstanceOf(RegistryException.class);
    }

    @Test
    void aFileThatCannotBeReadIsNoneAndIsWrittenAnew() throws Exception {
        Files.write(file(), new byte[] {'\\', 'u', 'x'});
        assertThat(ids((subject, schema) -> 42, "http://one").idOf("a-value", RECEIVED))
                .isEqualTo(42);
        assertThat(ids(away(), "http://one").idOf("a-value", RECEIVED)).isEqualTo(42);
    }

    private SchemaIds ids(SchemaIds registry, String url) {
        return new RememberedSchemaIds(registry, url, file());
    }

    private Path file() {
        return dir.resolve("schema-ids.properties");
    }

    /** A registry at a port where nobody listens. */
    private static SchemaIds away() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return ConfluentSchemaRegistry.connect("http://127.0.0.1:" + socket.getLocalPort(), Map.of());
        }
    }
}

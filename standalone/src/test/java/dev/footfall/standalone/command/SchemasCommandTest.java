package dev.footfall.standalone.command;

import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.DataLock;
import dev.footfall.standalone.data.Endpoints;
import dev.footfall.standalone.data.RunFile;
import dev.footfall.standalone.data.SourcesFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SchemasCommandTest {
    private static final String TOTAL = "{\"name\":\"total\",\"type\":\"int\"}";

    @TempDir
    Path folder;

    private final String url = "mock://" + UUID.randomUUID();
    private final SchemaRegistry registry = ConfluentSchemaRegistry.connect(url, Map.of());
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aPlanIsRegisteredForItsSourceAndTheEventThatItNames() throws Exception {
        Path order = file("order.avsc", "\"footfall.event\":\"Order Completed\",", TOTAL);
        Path signup = file("signup.avsc", "", TOTAL);

        assertThat(schemas("register", order, signup, "--source", "shop")).isZero();
        assertThat(schemas("register", signup, "--source", "shop", "--event", "Sign up"))
                .isZero();

        assertThat(out.toString())
                .contains("Registered shop.Order Completed with id ", "Registered shop.Event with id ");
        assertThat(registry.subjects()).containsExactlyInAnyOrder("shop.Order Completed", "shop.Event", "shop.Sign up");
    }

    @Test
    void ofSeveralPlansAllAreRegisteredOrNone() throws Exception {
        Path good = file("good.avsc", "\"footfall.event\":\"Good\",", TOTAL);
        Path bad = file("bad.avsc", "\"footfall.event\":\"Bad\",", "{\"name\":\"total\",\"type\":\"bytes\"}");

        assertThat(schemas("register", good, bad, "--source", "shop")).isEqualTo(1);

        assertThat(err.toString()).contains(bad + ": /total: JSON has no bytes", "Nothing was registered.");
        assertThat(registry.subjects()).isEmpty();
    }

    @Test
    void aPlanThatNarrowsIsRefusedByCheckAndByRegister() throws Exception {
        Path plan = file("order.avsc", "", TOTAL);
        assertThat(schemas("register", plan, "--source", "shop")).isZero();
        assertThat(schemas("check", plan, "--source", "shop")).isZero();
        assertThat(out.toString()).endsWith("All can be registered.\n");

        file("order.avsc", "", "{\"name\":\"total\",\"type\":\"string\"},{\"name\":\"vat\",\"type\":\"int\"}");
        assertThat(schemas("check", plan, "--source", "shop")).isEqualTo(1);
        assertThat(out.toString())
                .contains(plan + ": against version 1: /properties/total could be a whole number")
                .contains(plan + ": against version 1: /properties/vat is new and required; give it a default");
        assertThat(schemas("register", plan, "--source", "shop")).isEqualTo(1);
        assertThat(registry.versions("shop.Event")).hasSize(1);
    }

    @Test
    void withoutASourceAFileIsCheckedByItself() throws Exception {
        Path good = file("good.avsc", "", TOTAL);
        Path bad = file("bad.avsc", "\"footfall.event\":\"Bad\",", "{\"name\":\"total\",\"type\":\"bytes\"}");
        assertThat(schemas("check", good)).isZero();
        assertThat(schemas("check", good, bad)).isEqualTo(1);
        assertThat(out.toString()).contains(bad + ": /total: JSON has no bytes").doesNotContain(good + ":");
    }

    @Test
    void withoutFilesTheSchemasOfTheTopicsAreMeant() throws Exception {
        assertThat(schemas("check")).isZero();
        assertThat(registry.subjects()).isEmpty();
        assertThat(schemas("register")).isZero();
        assertThat(registry.subjects()).contains(Topic.RECEIVED.subject(), Topic.SESSIONS.subject());
    }

    @Test
    void theListSaysVersionIdAndCompatibility() throws Exception {
        schemas("register", file("order.avsc", "", TOTAL), "--source", "shop", "--event", "Order Completed");
        schemas(
                "register",
                file("order.avsc", "", "{\"name\":\"total\",\"type\":\"long\"}"),
                "--source",
                "shop",
                "--event",
                "Order Completed");
        int id = registry.latest("shop.Order Completed").orElseThrow().id();
        out.getBuffer().setLength(0);

        assertThat(schemas("list", "--json")).isZero();
        assertThat(out.toString())
                .isEqualToIgnoringNewLines("{\"subjects\":[{\"subject\":\"shop.Order Completed\",\"version\":2,\"id\":"
                        + id + ",\"compatibility\":\"BACKWARD_TRANSITIVE\"}]}");

        out.getBuffer().setLength(0);
        assertThat(schemas("list")).isZero();
        assertThat(out.toString()
                        .lines()
                        .map(line -> line.split("  +"))
                        .toList()
                        .get(1))
                .containsExactly("shop.Order Completed", "2", Integer.toString(id), "BACKWARD_TRANSITIVE");
    }

    @Test
    void theRegistryIsThatOfThePipelineOnTheDataFolder() throws Exception {
        DataDirectory data = new DataDirectory(folder.resolve("data"));
        data.create();
        SourcesFile.createMissing(data, new SecureRandom());
        Path plan = file("order.avsc", "", TOTAL);
        String where = data.root().toString();

        assertThat(execute("schemas", "list", "--data", where)).isEqualTo(1);
        assertThat(err.toString()).contains("nothing runs on " + where, "--registry");

        RunFile.write(
                data,
                new Endpoints(
                        URI.create("http://127.0.0.1:1/v1/events"),
                        "fk_1",
                        "127.0.0.1:1",
                        URI.create(url),
                        "postgresql://127.0.0.1:1/footfall",
                        URI.create("http://127.0.0.1:1/"),
                        List.of()));
        try (DataLock held = DataLock.take(data)) {
            assertThat(held).isNotNull();
            assertThat(execute("schemas", "register", plan.toString(), "--source", "site", "--data", where))
                    .isZero();
            assertThat(registry.subjects()).containsExactly("site.Event");

            assertThat(execute("schemas", "register", plan.toString(), "--source", "sight", "--data", where))
                    .isEqualTo(1);
            assertThat(err.toString()).contains("there is no source sight in " + data.sources());
        }
    }

    @Test
    void whatIsWrongWithTheCallIsSaid() throws Exception {
        Path plan = file("order.avsc", "", TOTAL);
        assertThat(schemas("register", plan)).isEqualTo(2);
        assertThat(schemas("register", "--source", "shop")).isEqualTo(2);
        assertThat(schemas("check", plan, "--event", "E")).isEqualTo(2);
        assertThat(schemas("check", "--source", "shop")).isEqualTo(2);
        assertThat(schemas("check", plan, plan, "--source", "shop")).isEqualTo(1);
        assertThat(err.toString()).contains("are both for the event Event");

        assertThat(schemas("check", folder.resolve("absent.avsc"))).isEqualTo(1);
        assertThat(err.toString()).contains("absent.avsc cannot be read (NoSuchFileException)");
        assertThat(schemas("check", Files.writeString(folder.resolve("x.avsc"), "{")))
                .isEqualTo(1);
        assertThat(err.toString()).contains("x.avsc is no Avro schema: ");

        assertThat(execute("schemas", "list", "--registry", "http://127.0.0.1:1"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("the registry at http://127.0.0.1:1 did not answer");
    }

    private Path file(String name, String property, String fields) throws IOException {
        return Files.writeString(
                folder.resolve(name),
                "{\"type\":\"record\",\"name\":\"Event\"," + property + "\"fields\":[" + fields + "]}");
    }

    private int schemas(Object... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "schemas";
        for (int i = 0; i < arguments.length; i++) {
            all[i + 1] = arguments[i].toString();
        }
        all[all.length - 2] = "--registry";
        all[all.length - 1] = url;
        return execute(all);
    }

    private int execute(String... arguments) {
        return Footfall.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}

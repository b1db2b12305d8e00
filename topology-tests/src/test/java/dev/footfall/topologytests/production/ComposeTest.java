package dev.footfall.topologytests.production;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/** docker-compose.yml keeps what its head and docs/production.md promise. */
class ComposeTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void imagesArePinnedPortsAreLocalAndMemoryIsLimited() throws IOException {
        for (Map.Entry<String, JsonNode> service : services().properties()) {
            JsonNode settings = service.getValue();
            assertThat(settings.path("image").asText()).as(service.getKey()).matches("[^:]+:v?\\d+\\.\\d+(\\.\\d+)?");
            assertThat(settings.has("mem_limit")).as(service.getKey()).isTrue();
            settings.path("ports")
                    .forEach(port ->
                            assertThat(port.asText()).as(service.getKey()).matches("127\\.0\\.0\\.1:\\d+:\\d+"));
        }
    }

    @Test
    void ownServicesAreClosedAndWaitForTheDeploySteps() throws IOException {
        for (String name :
                new String[] {"ingest", "refine", "sessions", "funnels", "activity", "audit", "ledger", "sinks"}) {
            JsonNode service = services().path(name);
            assertThat(service.path("read_only").asBoolean()).as(name).isTrue();
            assertThat(service.path("cap_drop").path(0).asText()).as(name).isEqualTo("ALL");
            for (String step : new String[] {"topics", "schemas"}) {
                assertThat(service.path("depends_on")
                                .path(step)
                                .path("condition")
                                .asText())
                        .as(name)
                        .isEqualTo("service_completed_successfully");
            }
        }
    }

    @Test
    void filesThatAreMountedAreThere() throws IOException {
        for (Map.Entry<String, JsonNode> service : services().properties()) {
            service.getValue().path("volumes").forEach(volume -> {
                String source = volume.asText().split(":")[0];
                if (source.startsWith("./")) {
                    assertThat(ROOT.resolve(source)).as(service.getKey()).exists();
                }
            });
        }
    }

    @Test
    void noSecretStandsInTheFile() throws IOException {
        assertThat(Files.readString(ROOT.resolve("docker-compose.yml")))
                .doesNotContainPattern("(?i)password: ?\"?[a-z0-9]{4,}")
                .contains("POSTGRES_PASSWORD_FILE: /run/secrets/postgres_password");
    }

    static JsonNode services() throws IOException {
        try (var reader = Files.newBufferedReader(ROOT.resolve("docker-compose.yml"))) {
            // Jackson's YAML does not know merge keys (<<).
            Object tree = new Yaml().load(reader);
            return new JsonMapper().valueToTree(tree).path("services");
        }
    }
}

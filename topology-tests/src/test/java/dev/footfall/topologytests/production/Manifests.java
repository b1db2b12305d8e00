package dev.footfall.topologytests.production;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What kustomize makes of an overlay.
 *
 * @param all the manifests in its order
 */
record Manifests(List<JsonNode> all) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path OVERLAYS = Path.of("..", "deploy", "kubernetes", "overlays");

    /** One that kustomize, as kubectl has it, builds. */
    static Manifests of(String overlay) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "kubectl", "kustomize", OVERLAYS.resolve(overlay).toString())
                .start();
        String built = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("kubectl kustomize " + overlay + ": " + said);
        }
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        List<JsonNode> all = new ArrayList<>();
        new Yaml(new SafeConstructor(strict)).loadAll(built).forEach(each -> all.add(JSON.valueToTree(each)));
        return new Manifests(all);
    }

    List<JsonNode> ofKind(String kind) {
        return all.stream()
                .filter(each -> each.path("kind").asText().equals(kind))
                .toList();
    }

    Optional<JsonNode> find(String kind, String name) {
        return ofKind(kind).stream().filter(each -> name(each).equals(name)).findFirst();
    }

    static String name(JsonNode manifest) {
        return manifest.path("metadata").path("name").asText();
    }

    /** What runs pods, and how they are made. */
    List<JsonNode> workloads() {
        return Stream.of("StatefulSet", "Deployment", "Job")
                .flatMap(kind -> ofKind(kind).stream())
                .toList();
    }

    static JsonNode pod(JsonNode workload) {
        return workload.path("spec").path("template");
    }

    /** Each has one. */
    static JsonNode container(JsonNode workload) {
        return pod(workload).path("spec").path("containers").path(0);
    }
}

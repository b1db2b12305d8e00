package dev.footfall.topologytests.production;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.ingest.IngestMain;
import dev.footfall.ingest.IngestSettings;
import dev.footfall.processors.ProcessorsMain;
import dev.footfall.processors.ProcessorsSettings;
import dev.footfall.runtime.config.Configuration;
import dev.footfall.sinks.SinksMain;
import dev.footfall.sinks.SinksSettings;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What kustomize makes of the overlays is what Kubernetes takes, fits together, and is what the services can read. */
@Tag("external")
@Tag("kubectl")
class ManifestsTest {
    private static final Path PRODUCTION = Path.of("..", "docs", "production.md");
    private static final Pattern SECRET = Pattern.compile("\\| `([a-z]+)` \\| ((?:`[a-z.-]+`(?:, )?)+) \\|");
    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.ofEntries(
            Map.entry("v1 ConfigMap", ConfigMap.class),
            Map.entry("v1 Namespace", Namespace.class),
            Map.entry("v1 Service", Service.class),
            Map.entry("apps/v1 Deployment", Deployment.class),
            Map.entry("apps/v1 StatefulSet", StatefulSet.class),
            Map.entry("autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
            Map.entry("batch/v1 Job", Job.class),
            Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
            Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class));

    /** Those of operators, whose types are not Kubernetes' own. */
    private static final Set<String> FOREIGN =
            Set.of("keda.sh/v1alpha1 ScaledObject", "monitoring.coreos.com/v1 ServiceMonitor");

    /** Without the setters by which the model takes what it does not know. */
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            })
            .build();

    @ParameterizedTest
    @ValueSource(strings = {"small", "production"})
    void everyManifestIsOfAKindAndFormThatKubernetesKnows(String overlay) throws Exception {
        Manifests manifests = Manifests.of(overlay);

        assertThat(manifests.all()).hasSizeGreaterThan(30);
        for (JsonNode manifest : manifests.all()) {
            if (!FOREIGN.contains(kind(manifest))) {
                assertThat(read(manifest).getMetadata().getName()).isNotBlank();
            }
        }
    }

    @Test
    void aManifestWithASlipOfThePenIsFound() throws Exception {
        JsonNode good = Manifests.of("small").ofKind("Deployment").getFirst();
        JsonNode unknown = STRICT.readTree(good.toString().replace("\"replicas\"", "\"replica\""));
        JsonNode wrong = STRICT.readTree(good.toString().replaceFirst("\"replicas\":1", "\"replicas\":\"one\""));

        assertThatThrownBy(() -> read(unknown)).hasMessageContaining("\"replica\"");
        assertThatThrownBy(() -> read(wrong)).hasMessageContaining("\"one\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "production"})
    void whatIsReferredToIsThere(String overlay) throws Exception {
        Manifests manifests = Manifests.of(overlay);
        Map<String, Set<String>> secrets = documentedSecrets();
        Set<String> read = new TreeSet<>();
        for (JsonNode workload : manifests.workloads()) {
            String name = Manifests.name(workload);
            JsonNode container = Manifests.container(workload);
            container
                    .path("envFrom")
                    .forEach(from -> assertThat(manifests.find(
                                    "ConfigMap",
                                    from.path("configMapRef").path("name").asText()))
                            .as(name)
                            .isPresent());
            Set<String> volumes = new TreeSet<>();
            workload.path("spec").path("volumeClaimTemplates").forEach(claim -> volumes.add(Manifests.name(claim)));
            for (JsonNode volume : Manifests.pod(workload).path("spec").path("volumes")) {
                volumes.add(volume.path("name").asText());
                read.addAll(secretsOf(volume));
                if (volume.has("configMap")) {
                    assertThat(manifests.find(
                                    "ConfigMap",
                                    volume.path("configMap").path("name").asText()))
                            .as(name)
                            .isPresent();
                }
            }
            assertThat(container
                            .path("volumeMounts")
                            .valueStream()
                            .map(mount -> mount.path("name").asText())
                            .collect(Collectors.toSet()))
                    .as("what %s mounts", name)
                    .isEqualTo(volumes);
        }
        assertThat(read).isEqualTo(secrets.keySet());
        for (JsonNode scaler : manifests.all()) {
            JsonNode target = scaler.path("spec").path("scaleTargetRef");
            if (target.isObject()) {
                assertThat(manifests.find(
                                target.path("kind").asText(),
                                target.path("name").asText()))
                        .as(Manifests.name(scaler))
                        .isPresent();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "production"})
    void whatSelectsPodsFindsThoseOfOneComponent(String overlay) throws Exception {
        Manifests manifests = Manifests.of(overlay);
        List<JsonNode> pods = manifests.workloads().stream().map(Manifests::pod).toList();
        for (JsonNode each : manifests.all()) {
            JsonNode selector = each.path("spec").path("selector");
            JsonNode labels = selector.has("matchLabels") ? selector.path("matchLabels") : selector;
            if (labels.isObject() && !selector.has("matchExpressions")) {
                assertThat(pods.stream()
                                .filter(pod -> labels.properties().stream()
                                        .allMatch(label -> label.getValue()
                                                .equals(pod.path("metadata")
                                                        .path("labels")
                                                        .path(label.getKey())))))
                        .as("pods of %s %s", kind(each), Manifests.name(each))
                        .hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "production"})
    void servicesTakeTheirSettings(String overlay, @TempDir Path folder) throws Exception {
        Manifests manifests = Manifests.of(overlay);
        int bound = 0;
        for (JsonNode workload : manifests.workloads()) {
            Map<String, String> environment = environment(manifests, workload, folder);
            String image = Manifests.container(workload).path("image").asText();
            switch (image) {
                case "footfall/ingest:0.1.0" ->
                    configuration("ingest.yaml", IngestMain.class, Optional.empty(), environment)
                            .bind(IngestSettings.class);
                case "footfall/processors:0.1.0" ->
                    configuration("processors.yaml", ProcessorsMain.class, settings(manifests, folder), environment)
                            .bind(ProcessorsSettings.class);
                case "footfall/sinks:0.1.0" ->
                    configuration("sinks.yaml", SinksMain.class, Optional.empty(), environment)
                            .bind(SinksSettings.class);
                default -> assertThat(image).isEqualTo("footfall/jobs:0.1.0");
            }
            bound++;
        }
        assertThat(bound).isEqualTo(10);
    }

    @Test
    void theSameComponentsRunAsInCompose() throws Exception {
        Set<String> components = Manifests.of("production").workloads().stream()
                .map(workload -> Manifests.pod(workload)
                        .path("metadata")
                        .path("labels")
                        .path("app.kubernetes.io/component")
                        .asText())
                .collect(Collectors.toSet());

        assertThat(components)
                .isEqualTo(ComposeTest.services().properties().stream()
                        .filter(service ->
                                service.getValue().path("image").asText().startsWith("footfall/"))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()));
    }

    private static Configuration configuration(
            String defaults, Class<?> main, Optional<Path> file, Map<String, String> environment) {
        return new Configuration(defaults, main, file, environment, Map.of());
    }

    /** What the container sees, but that files of secrets are there. */
    private static Map<String, String> environment(Manifests manifests, JsonNode workload, Path folder)
            throws Exception {
        Map<String, String> environment = new HashMap<>();
        for (JsonNode from : Manifests.container(workload).path("envFrom")) {
            manifests
                    .find("ConfigMap", from.path("configMapRef").path("name").asText())
                    .orElseThrow()
                    .path("data")
                    .properties()
                    .forEach(entry ->
                            environment.put(entry.getKey(), entry.getValue().asText()));
        }
        Path secret = Files.writeString(folder.resolve("secret"), "a-secret");
        for (JsonNode variable : Manifests.container(workload).path("env")) {
            String name = variable.path("name").asText();
            environment.put(
                    name,
                    name.startsWith("FOOTFALL_FILE__")
                            ? secret.toString()
                            : variable.path("value").asText("pod-0"));
        }
        return environment;
    }

    private static Optional<Path> settings(Manifests manifests, Path folder) throws Exception {
        String text = manifests.ofKind("ConfigMap").stream()
                .map(each -> each.path("data").path("processors.yaml").asText(""))
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElseThrow();
        return Optional.of(Files.writeString(folder.resolve("processors.yaml"), text));
    }

    private static List<String> secretsOf(JsonNode volume) {
        List<String> names = new ArrayList<>();
        if (volume.has("secret")) {
            names.add(volume.path("secret").path("secretName").asText());
        }
        volume.path("projected")
                .path("sources")
                .forEach(source -> names.add(source.path("secret").path("name").asText()));
        return names;
    }

    private static Map<String, Set<String>> documentedSecrets() throws Exception {
        Map<String, Set<String>> secrets = new HashMap<>();
        Matcher row = SECRET.matcher(Files.readString(PRODUCTION));
        while (row.find()) {
            secrets.put(row.group(1), Set.of(row.group(2).replace("`", "").split(", ")));
        }
        return secrets;
    }

    private static HasMetadata read(JsonNode manifest) throws JsonProcessingException {
        Class<? extends HasMetadata> type = KINDS.get(kind(manifest));
        assertThat(type).as("the kind %s is known here", kind(manifest)).isNotNull();
        return STRICT.treeToValue(manifest, type);
    }

    private static String kind(JsonNode manifest) {
        return manifest.path("apiVersion").asText() + " "
                + manifest.path("kind").asText();
    }
}

package dev.footfall.topologytests.production;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AlertsTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PROMETHEUS = ROOT.resolve("deploy/prometheus");

    @Test
    void eachAlertHasASummaryASeverityAndAPageOfWhatToDoThatNamesIt() throws IOException {
        for (JsonNode alert : alerts()) {
            String name = alert.path("alert").asText();
            assertThat(alert.path("labels").path("severity").asText()).as(name).isIn("warning", "critical");
            assertThat(alert.path("annotations").path("summary").asText())
                    .as(name)
                    .isNotBlank();
            Path page =
                    ROOT.resolve(alert.path("annotations").path("runbook_url").asText());
            assertThat(page).as(name).isRegularFile();
            assertThat(Files.readString(page)).as(page.toString()).contains("`" + name + "`");
        }
    }

    @Test
    void alertsAndRulesNameMetricsThatExist() throws IOException {
        Known known = Known.read();
        for (String file : List.of("alerts.yml", "recording.yml")) {
            for (JsonNode rule : rules(file)) {
                assertThat(known.unknownMetrics(rule.path("expr").asText()))
                        .as(rule.path("alert").asText() + rule.path("record").asText())
                        .isEmpty();
            }
        }
    }

    @Test
    void eachAlertIsTestedAsItFiresAndAsItDoesNot() throws IOException {
        List<JsonNode> tests = YAML.readTree(
                        PROMETHEUS.resolve("tests/alerts_test.yml").toFile())
                .path("tests")
                .valueStream()
                .flatMap(test -> test.path("alert_rule_test").valueStream())
                .toList();
        Set<String> names =
                alerts().stream().map(alert -> alert.path("alert").asText()).collect(Collectors.toSet());

        assertThat(names).hasSizeGreaterThan(10);
        assertThat(namesOf(tests.stream().filter(test -> test.has("exp_alerts"))))
                .isEqualTo(names);
        assertThat(namesOf(tests.stream().filter(test -> !test.has("exp_alerts"))))
                .isEqualTo(names);
    }

    @Test
    @Tag("external")
    void prometheusOwnToolFindsNoFault() throws Exception {
        run(
                "promtool",
                "check",
                "config",
                "--syntax-only",
                PROMETHEUS.resolve("prometheus.yml").toString());
        run("promtool", "check", "rules", rule("alerts.yml"), rule("recording.yml"));
        run(
                "promtool",
                "test",
                "rules",
                PROMETHEUS.resolve("tests/alerts_test.yml").toString());
    }

    private static String rule(String file) {
        return PROMETHEUS.resolve("rules").resolve(file).toString();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    private static Set<String> namesOf(Stream<JsonNode> tests) {
        return tests.map(test -> test.path("alertname").asText()).collect(Collectors.toSet());
    }

    private static List<JsonNode> alerts() throws IOException {
        return rules("alerts.yml");
    }

    private static List<JsonNode> rules(String file) throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        YAML.readTree(PROMETHEUS.resolve("rules").resolve(file).toFile())
                .path("groups")
                .forEach(group -> group.path("rules").forEach(rules::add));
        return rules;
    }
}

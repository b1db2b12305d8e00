package dev.footfall.standalone;

import dev.footfall.processors.ProcessorsMain;
import dev.footfall.processors.ProcessorsSettings;
import dev.footfall.runtime.config.ConfigurationException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StandaloneSettingsTest {
    @Test
    void whichSinksRunIsNotForUpToChoose() {
        assertThatThrownBy(() ->
                        new StandaloneSettings(Path.of("data"), 0, 0, 0, 0, 0, Map.of("sinks.sinks", "[postgres]")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sinks.sinks: up runs all sinks")
                .hasMessageContaining("docs/production.md");
    }

    @Test
    void aChangeReachesItsService() throws ConfigurationException {
        ProcessorsSettings bound = bind(Map.of("processors.sessions.gap", "PT60M"));

        assertThat(bound.sessions().gap()).isEqualTo(Duration.ofMinutes(60));
        assertThat(bound.broker().bootstrapServers()).isEqualTo("127.0.0.1:1");
    }

    @Test
    void whatFollowsFromTheStandaloneIsNotSilentlyOverridden() {
        assertThatThrownBy(() -> bind(Map.of("processors.streams.state-dir", "/elsewhere")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("processors.streams.state-dir");
    }

    @Test
    void aChangeOfNoServiceIsRefused() {
        assertThatThrownBy(() -> settings(Map.of("sessions.gap", "PT60M")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sessions.gap")
                .hasMessageContaining("ingest, processors or sinks");
    }

    private static ProcessorsSettings bind(Map<String, String> changes) throws ConfigurationException {
        return new ServiceSettings("127.0.0.1:1", "http://127.0.0.1:2", settings(changes))
                .bind(
                        ProcessorsSettings.class,
                        "processors",
                        ProcessorsMain.class,
                        Map.of("streams.state-dir", "here"));
    }

    private static StandaloneSettings settings(Map<String, String> changes) {
        return new StandaloneSettings(Path.of("data"), 0, 0, 0, 0, 0, changes);
    }
}

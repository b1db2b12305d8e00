package dev.footfall.processors.sessions;

import dev.footfall.processors.fixture.Erasures;
import dev.footfall.processors.fixture.TopologyRun;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The names of operators, stores and topics: a change of them loses state, and so must be meant. */
class SessionsTopologyShapeTest {
    @Test
    void plainDefinitionsNeedNoStoreOfEvents() throws IOException {
        DefinitionSettings nightly = settings(Optional.empty());

        assertThat(describe(Map.of())).isEqualTo(golden("sessions.topology.txt"));
        assertThat(describe(Map.of("nightly", nightly))).isEqualTo(golden("sessions.topology.txt"));
    }

    @Test
    void splitsByCampaignNeedOne() throws IOException {
        DefinitionSettings matomo = settings(Optional.of("matomo"));

        assertThat(describe(Map.of("matomo", matomo))).isEqualTo(golden("sessions-splitting.topology.txt"));
    }

    private static String describe(Map<String, DefinitionSettings> definitions) {
        SessionsSettings settings = new SessionsSettings(
                Duration.ofMinutes(30),
                Duration.ofHours(24),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ZERO,
                definitions);
        return new SessionsTopology(
                        settings,
                        Map.of(),
                        Erasures.SUBJECTS,
                        TopologyRun.registry("sessions-shape"),
                        Clock.systemUTC(),
                        new SimpleMeterRegistry())
                .build()
                .describe()
                .toString();
    }

    private String golden(String name) throws IOException {
        try (var golden = getClass().getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static DefinitionSettings settings(Optional<String> preset) {
        return new DefinitionSettings(
                preset,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("Europe/Berlin"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}

package dev.footfall.processors;

import dev.footfall.runtime.config.Configuration;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.runtime.lifecycle.Component;
import dev.footfall.runtime.lifecycle.Lifecycle;
import dev.footfall.runtime.lifecycle.Service;
import dev.footfall.runtime.lifecycle.StartException;
import dev.footfall.runtime.observe.Health;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistration;
import dev.footfall.schemas.registry.SchemaRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProcessorsTest {
    @TempDir
    Path folder;

    @Test
    void wiresTheTopologiesThatAreChosenAndStartsNothing() throws ConfigurationException {
        SchemaRegistry empty = ConfluentSchemaRegistry.connect("mock://processors-wiring", Map.of());
        Path state = folder.resolve("state");

        assertThat(service("[sessions]", empty, state).components())
                .extracting(Component::name)
                .containsExactly("state memory", "topology sessions");
        assertThat(service("[refine, sessions, activity]", empty, state).components())
                .extracting(Component::name)
                .containsExactly("state memory", "topology refine", "topology sessions", "topology activity");
        assertThat(service("[refine, sessions]", empty, state, Map.of("live.enabled", "true"))
                        .components())
                .extracting(Component::name)
                .containsExactly("state memory", "live queries", "topology refine", "topology sessions");
        assertThat(Files.exists(state)).isFalse();
    }

    @Test
    void runsFunnelsOnlyWhereASourceHasOne() throws ConfigurationException {
        SchemaRegistry empty = ConfluentSchemaRegistry.connect("mock://processors-funnels", Map.of());
        String sources = "{site: {funnels: {f: {within: PT1H, steps: [{event: a}, {event: b}]}}}}";

        assertThat(service("[sessions, funnels]", empty, folder).components())
                .extracting(Component::name)
                .containsExactly("state memory", "topology sessions");
        assertThat(service("[funnels]", empty, folder, Map.of("sources", sources))
                        .components())
                .extracting(Component::name)
                .containsExactly("state memory", "topology funnels");
    }

    @Test
    void doesNotStartWhileItsSchemasAreNotRegistered() throws ConfigurationException {
        SchemaRegistry empty = ConfluentSchemaRegistry.connect("mock://processors-empty", Map.of());
        Service service = service("[refine]", empty, folder);
        try (Lifecycle lifecycle = new Lifecycle("processors", service.components())) {
            assertThatThrownBy(lifecycle::start)
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("topology refine did not start")
                    .hasMessageContaining("register the schemas first");
        }
    }

    @Test
    void isAliveButNotReadyWhileTheBrokerIsAwayAndStopsAllTheSame() throws Exception {
        SchemaRegistry registry = ConfluentSchemaRegistry.connect("mock://processors", Map.of());
        new SchemaRegistration(registry).register();
        Service service = service("[refine, sessions, activity]", registry, folder);
        try (Lifecycle lifecycle = new Lifecycle("processors", service.components())) {
            lifecycle.start();

            assertThat(service.checks().liveness().values()).hasSize(3).allMatch(Health.Up.class::isInstance);
            assertThat(service.checks().readiness())
                    .containsOnlyKeys("topology refine", "topology sessions", "topology activity")
                    .containsValue(Health.down("waiting for partitions"));
            assertThat(service.metrics().scrape())
                    .contains("kafka_stream_client_state")
                    .contains("footfall_state_memory_budget_bytes")
                    .doesNotContain("kafka_producer_batch");
        }
        assertThat(service.checks().isReady()).isFalse();
    }

    private static Service service(String topologies, SchemaRegistry registry, Path state)
            throws ConfigurationException {
        return service(topologies, registry, state, Map.of());
    }

    private static Service service(String topologies, SchemaRegistry registry, Path state, Map<String, String> further)
            throws ConfigurationException {
        Map<String, String> flags = new HashMap<>(further);
        flags.put("topologies", topologies);
        flags.put("streams.state-dir", state.toString());
        flags.put("broker.bootstrap-servers", "127.0.0.1:1");
        ProcessorsSettings settings = new Configuration(
                        "processors.yaml", ProcessorsMain.class, Optional.empty(), Map.of(), flags)
                .bind(ProcessorsSettings.class);
        return Processors.service(settings, registry, Clock.systemUTC());
    }
}

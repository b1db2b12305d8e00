package dev.footfall.processors.streams;

import dev.footfall.runtime.config.BrokerSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StreamsPropertiesTest {
    @Test
    void onlyWhoTakesRecordsInAnyOrderDoesNotWaitForThoseOfItsOtherTopics() {
        Properties plain = properties(Optional.empty(), Map.of());

        assertThat(StreamsProperties.unhurried(plain)).doesNotContainKey(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG);
        assertThat(StreamsProperties.inAnyOrder(plain)).containsEntry(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
    }

    @Test
    void guaranteesExactlyOnceOnClassicGroups() {
        Properties properties = properties(Optional.empty(), Map.of());

        assertThat(properties)
                .containsEntry("application.id", "shadow-refine")
                .containsEntry("processing.guarantee", "exactly_once_v2")
                .containsEntry("group.protocol", "classic")
                .containsEntry("commit.interval.ms", 100L)
                .containsEntry("topic.message.timestamp.type", "LogAppendTime")
                .containsEntry("errors.dead.letter.queue.topic.name", "footfall.dead-letters.v1")
                .containsEntry("num.standby.replicas", 1)
                .containsEntry("replication.factor", 3)
                .doesNotContainKey("group.instance.id");
        assertThat(new StreamsConfig(properties).getMainConsumerConfigs("group", "client", 0))
                .containsEntry("session.timeout.ms", 10_000)
                .containsEntry("heartbeat.interval.ms", 3_000);
        assertThat(new StreamsConfig(properties).getMainConsumerConfigs("group", "client", 0))
                .containsEntry("isolation.level", "read_committed");
    }

    @Test
    void givesEveryThreadALastingNameIfTheInstanceHasOne() {
        StreamsConfig config = new StreamsConfig(properties(Optional.of("processors-0"), Map.of()));

        assertThat(config.getMainConsumerConfigs("group", "client", 3))
                .containsEntry("group.instance.id", "processors-0-3");
    }

    @Test
    void anInstanceThatDiedIsWaitedForNoLongerThanItsSession() {
        StreamsConfig config = new StreamsConfig(properties(Optional.empty(), Map.of()));

        assertThat(config.getProducerConfigs("client"))
                .containsEntry("transaction.timeout.ms", 10_000)
                .containsEntry("max.request.size", 32 << 20);
    }

    @Test
    void takesClientPropertiesButNotAgainstItsOwn() {
        Properties properties = properties(
                Optional.empty(), Map.of("security.protocol", "SSL", "processing.guarantee", "at_least_once"));

        assertThat(properties)
                .containsEntry("security.protocol", "SSL")
                .containsEntry("processing.guarantee", "exactly_once_v2");
    }

    private static Properties properties(Optional<String> instanceId, Map<String, String> client) {
        StreamsSettings settings = new StreamsSettings(
                "shadow", Path.of("state"), 2, 3, 1, Duration.ofMillis(100), Duration.ofSeconds(10), instanceId, 64);
        return new StreamsProperties(
                        settings,
                        new BrokerSettings("localhost:1", client),
                        new RocksMemory(64),
                        new SimpleMeterRegistry())
                .of("refine");
    }
}

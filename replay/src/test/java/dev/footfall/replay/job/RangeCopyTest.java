package dev.footfall.replay.job;

import dev.footfall.replay.job.Manifest.State;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RangeCopyTest {
    private static final Forgotten NOBODY = new Forgotten(
            Map.of(),
            () -> {
                throw new AssertionError("nobody was erased");
            },
            ConfluentSchemaRegistry.connect("mock://range-copy", Map.of()));

    @Test
    void eventsOfOtherSourcesAreLeftOut() {
        RangeCopy shop = copyOf(Optional.of("shop"));

        assertThat(shop.isWanted(record("footfall.events.v1", "shop/ada"))).isTrue();
        assertThat(shop.isWanted(record("footfall.events.v1", "shop2/ada"))).isFalse();
        assertThat(shop.isWanted(record("footfall.events.v1", "other/shop/ada")))
                .isFalse();
        assertThat(shop.isWanted(record("footfall.rejected.v1", "any id"))).isTrue();
    }

    @Test
    void withoutASourceEverythingIsWanted() {
        assertThat(copyOf(Optional.empty()).isWanted(record("footfall.events.v1", "shop/ada")))
                .isTrue();
    }

    private static ConsumerRecord<byte[], byte[]> record(String topic, String key) {
        return new ConsumerRecord<>(topic, 0, 0, key.getBytes(StandardCharsets.UTF_8), new byte[0]);
    }

    private static RangeCopy copyOf(Optional<String> source) {
        Manifest manifest = new Manifest(
                "r1",
                State.RUNNING,
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(1),
                source,
                List.of("sessions"),
                Map.of(),
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH,
                0,
                Optional.empty(),
                List.of(),
                "1",
                Map.of(),
                List.of());
        return new RangeCopy(manifest, new ShadowNames("r1"), Map.of(), NOBODY);
    }
}

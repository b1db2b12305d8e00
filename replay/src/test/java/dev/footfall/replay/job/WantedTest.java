package dev.footfall.replay.job;

import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WantedTest {
    private static final Forgotten NOBODY = new Forgotten(
            Map.of(),
            () -> {
                throw new AssertionError("nobody was erased");
            },
            ConfluentSchemaRegistry.connect("mock://wanted", Map.of()));

    @Test
    void eventsOfOtherSourcesAreLeftOut() {
        Wanted shop = new Wanted(Optional.of("shop"), NOBODY);

        assertThat(shop.test(record("footfall.events.v1", "shop/ada"))).isTrue();
        assertThat(shop.test(record("footfall.events.v1", "shop2/ada"))).isFalse();
        assertThat(shop.test(record("footfall.events.v1", "other/shop/ada"))).isFalse();
        assertThat(shop.test(record("footfall.rejected.v1", "any id"))).isTrue();
    }

    @Test
    void withoutASourceEverythingIsWanted() {
        assertThat(new Wanted(Optional.empty(), NOBODY).test(record("footfall.events.v1", "shop/ada")))
                .isTrue();
    }

    private static ConsumerRecord<byte[], byte[]> record(String topic, String key) {
        return new ConsumerRecord<>(topic, 0, 0, key.getBytes(StandardCharsets.UTF_8), new byte[0]);
    }
}

package dev.footfall.ingest.event;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class EventIdsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private final Random random = new Random(1);
    private final EventIds ids = new EventIds(() -> random);

    @Test
    void assignedIdsAreVersion7AndCarryTheTime() {
        UUID id = UUID.fromString(ids.assign(NOW));
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void assignedIdsDifferWithinAMillisecond() {
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            all.add(ids.assign(NOW));
        }
        assertThat(all).hasSize(10_000);
    }

    @Test
    void theSameRejectionHasTheSameIdAndAnotherHasAnother() {
        String id = rejection("shop", "e1", "{}");
        assertThat(rejection("shop", "e1", "{}")).isEqualTo(id);
        assertThat(rejection("blog", "e1", "{}")).isNotEqualTo(id);
        assertThat(rejection("shop", "e2", "{}")).isNotEqualTo(id);
        assertThat(rejection("shop", "e1", "{ }")).isNotEqualTo(id);
        assertThat(UUID.fromString(id).version()).isEqualTo(8);
        assertThat(UUID.fromString(id).variant()).isEqualTo(2);
    }

    @Test
    void rejectionsWithoutALegibleIdAreAllDifferent() {
        ByteBuffer raw = ByteBuffer.wrap(new byte[0]);
        assertThat(ids.rejection("shop", Optional.empty(), raw, NOW))
                .isNotEqualTo(ids.rejection("shop", Optional.empty(), raw, NOW));
    }

    private String rejection(String source, String eventId, String raw) {
        return ids.rejection(source, Optional.of(eventId), ByteBuffer.wrap(raw.getBytes(UTF_8)), NOW);
    }
}

package dev.footfall.processors.refine.identity;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LinkSerdeTest {
    private static final String TOPIC = "links";

    private final LinkSerde serde = new LinkSerde();

    @Test
    void readsWhatItWrote() {
        for (Link link : new Link[] {
            new Link(1_790_000_000_000L, "e1", "ada", 1_790_000_000_001L),
            new Link(-1, "", "ünïcode 😀", 0),
            new Link(Long.MIN_VALUE, "e", "u", Long.MAX_VALUE)
        }) {
            assertThat(serde.deserializer()
                            .deserialize(TOPIC, serde.serializer().serialize(TOPIC, link)))
                    .isEqualTo(link);
        }
    }

    @Test
    void isSmall() {
        byte[] bytes =
                serde.serializer().serialize(TOPIC, new Link(1_790_000_000_000L, "e1", "ada", 1_790_000_000_001L));

        assertThat(bytes).hasSizeLessThanOrEqualTo(1 + 6 + 3 + 4 + 6);
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        byte[] bytes = serde.serializer().serialize(TOPIC, new Link(1, "e", "u", 2));
        byte[] newer = bytes.clone();
        newer[0] = 2;

        assertThatIllegalStateException()
                .isThrownBy(() -> serde.deserializer().deserialize(TOPIC, newer))
                .withMessageContaining("version 2");
        assertThatIllegalStateException()
                .isThrownBy(() -> serde.deserializer().deserialize(TOPIC, Arrays.copyOf(bytes, bytes.length - 1)));
        assertThatIllegalStateException()
                .isThrownBy(() -> serde.deserializer().deserialize(TOPIC, Arrays.copyOf(bytes, bytes.length + 1)));
    }
}

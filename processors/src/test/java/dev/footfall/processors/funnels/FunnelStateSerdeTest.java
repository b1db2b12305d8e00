package dev.footfall.processors.funnels;

import dev.footfall.processors.sessions.Moment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FunnelStateSerdeTest {
    private static final long AT = 1_793_000_000_000L;
    private static final FunnelState FULL = new FunnelState(
            "0123456789ab",
            AT,
            new Moment(AT - 7, "s"),
            new Attempt(new Moment(AT - 100, "a"), List.of(AT - 100, AT - 90), "u"),
            List.of(
                    new Occurrence(new Moment(AT - 5, "é"), 1 << 15, null),
                    new Occurrence(new Moment(AT, "c"), 5, "u2")));

    private final FunnelStateSerde serde = new FunnelStateSerde();

    @Test
    void everyFieldComesBack() {
        FunnelState plain = new FunnelState("0123456789ab", Long.MIN_VALUE, null, null, List.of());
        FunnelState noUser =
                new FunnelState("d", AT, null, new Attempt(new Moment(-5, "a"), List.of(-5L), null), List.of());

        assertThat(decode(encode(FULL))).isEqualTo(FULL);
        assertThat(decode(encode(plain))).isEqualTo(plain);
        assertThat(decode(encode(noUser))).isEqualTo(noUser);
    }

    @Test
    void theFormOfVersion1Stands() {
        assertThat(HexFormat.of().formatHex(encode(FULL)))
                .isEqualTo("01070c30313233343536373839616280a886f2ae68070173b8a686f2ae680161020a0175"
                        + "020502c3a98080040001630b027532");
    }

    @Test
    void anotherVersionIsRefusedWithAnAdvice() {
        byte[] bytes = encode(FULL);
        bytes[0] = 2;

        assertThatThrownBy(() -> decode(bytes))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("version 2")
                .hasMessageContaining("newer");
    }

    @Test
    void noByteCanBeMissing() {
        byte[] bytes = encode(FULL);

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> decode(cut)).isInstanceOf(IllegalStateException.class);
        }
    }

    private byte[] encode(FunnelState state) {
        return serde.serializer().serialize("", state);
    }

    private FunnelState decode(byte[] bytes) {
        return serde.deserializer().deserialize("", bytes);
    }
}

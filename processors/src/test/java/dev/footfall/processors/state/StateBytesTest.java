package dev.footfall.processors.state;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StateBytesTest {
    @Test
    void whatIsWrittenIsRead() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 5_000; i++) {
            long number = random.nextLong() >> random.nextInt(64);
            String text = "é".repeat(random.nextInt(300)) + number;
            StateWriter out = new StateWriter();
            out.writeByte((int) number);
            out.writeSigned(number);
            out.writeUnsigned(number);
            out.writeLong(number);
            out.writeInt((int) number);
            out.writeText(text);
            out.writeBytes(text.getBytes(StandardCharsets.UTF_8));

            StateReader in = new StateReader(out.toBytes());
            assertThat(in.readByte()).isEqualTo((int) (number & 0xFF));
            assertThat(in.readSigned()).isEqualTo(number);
            assertThat(in.readUnsigned()).isEqualTo(number);
            assertThat(in.readLong()).isEqualTo(number);
            assertThat(in.readInt()).isEqualTo((int) number);
            assertThat(in.readText()).isEqualTo(text);
            assertThat(in.readBytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
            in.requireEnd();
        }
    }

    @Test
    void smallNumbersOnBothSidesOfZeroTakeOneByte() {
        for (int number = -64; number < 64; number++) {
            StateWriter out = new StateWriter();
            out.writeSigned(number);
            assertThat(out.toBytes()).hasSize(1);
        }
    }

    @Test
    void damageIsSaidToBeDamage() {
        StateWriter out = new StateWriter();
        out.writeText("a text");
        byte[] bytes = out.toBytes();
        byte[] endless = new byte[11];
        Arrays.fill(endless, (byte) 0xFF);

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> new StateReader(cut).readText())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("damaged");
        }
        assertThatThrownBy(() -> new StateReader(endless).readUnsigned()).hasMessageContaining("more than 64 bits");
        assertThatThrownBy(() -> new StateReader(endless).readCount()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new StateReader(bytes).requireEnd()).hasMessageContaining("left over");
    }
}

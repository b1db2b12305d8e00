package dev.footfall.schemas.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ArrayEncoderTest {
    private static final int STEPS = 5_000;

    @Test
    void writesWhatAvrosOwnEncoderWrites() throws IOException {
        var expected = new ByteArrayOutputStream();
        BinaryEncoder avro = EncoderFactory.get().directBinaryEncoder(expected, null);
        var encoder = new ArrayEncoder(1);
        write(avro);
        write(encoder);

        assertThat(encoder.toByteArray()).isEqualTo(expected.toByteArray());
        assertThat(encoder.size()).isEqualTo(expected.size());
    }

    private static void write(Encoder encoder) throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < STEPS; i++) {
            long bits = random.nextLong() >> random.nextInt(64);
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            String text = random.ints(random.nextInt(30), 0, 0x3000)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .append(random.nextBoolean() ? "😀" : "")
                    .toString();
            switch (random.nextInt(11)) {
                case 0 -> encoder.writeBoolean(random.nextBoolean());
                case 1 -> encoder.writeInt((int) bits);
                case 2 -> encoder.writeLong(bits);
                case 3 -> encoder.writeFloat(random.nextFloat());
                case 4 -> encoder.writeDouble(random.nextDouble());
                case 5 -> encoder.writeString(text);
                case 6 -> encoder.writeString(new Utf8(text));
                case 7 -> encoder.writeBytes(bytes);
                case 8 -> encoder.writeBytes(ByteBuffer.wrap(bytes, bytes.length / 2, bytes.length / 4));
                case 9 -> {
                    encoder.writeArrayStart();
                    encoder.setItemCount(1);
                    encoder.startItem();
                    encoder.writeEnum(random.nextInt(9));
                    encoder.writeArrayEnd();
                }
                default -> {
                    encoder.writeIndex(random.nextInt(3));
                    encoder.writeFixed(ByteBuffer.wrap(bytes));
                    encoder.writeNull();
                }
            }
        }
    }
}

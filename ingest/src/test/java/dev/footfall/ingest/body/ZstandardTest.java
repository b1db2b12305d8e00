package dev.footfall.ingest.body;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class ZstandardTest {
    private static final byte[] TEXT = "a body that is long enough to be cut, cut, cut and cut again".getBytes(UTF_8);

    @Test
    void whatWasCompressedComesOutAgainAtAnyLevelAndLength() {
        Random random = new Random(1);
        for (int length : new int[] {0, 1, 100, 4096, 4097, 100_000, 1_000_000}) {
            for (int level : new int[] {-5, 1, 3, 19}) {
                byte[] bytes = new byte[length];
                random.ints(length / 2).forEach(value -> bytes[(value >>> 1) % length] = (byte) value);
                assertThat(plain(Zstd.compress(bytes, level), Math.max(1, length)))
                        .isEqualTo(bytes);
            }
        }
    }

    @Test
    void aFrameThatDoesNotSayItsLengthComesOutToo() {
        byte[] bytes = new byte[300_000];
        Arrays.fill(bytes, (byte) 'x');
        byte[] streamed = streamed(bytes);
        assertThat(Zstd.getFrameContentSize(streamed)).isNotPositive();
        assertThat(plain(streamed, 300_000)).isEqualTo(bytes);
        assertThat(decode(streamed, 299_999)).isInstanceOf(Decoded.TooLarge.class);
    }

    @Test
    void severalFramesAreOneBodyAndSkippableOnesAreSkipped() {
        byte[] skippable = ByteBuffer.allocate(11)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x184D2A53)
                .putInt(3)
                .array();
        byte[] frames =
                join(skippable, Zstd.compress("one ".getBytes(UTF_8)), skippable, streamed("two".getBytes(UTF_8)));
        assertThat(plain(frames, 100)).asString().isEqualTo("one two");
        assertThat(plain(skippable, 100)).isEmpty();
    }

    @Test
    void aBombStopsAtTheLimitWhetherOrNotItSaysHowLargeItIs() {
        byte[] zeros = new byte[100_000_000];
        byte[] bomb = Zstd.compress(zeros, 19);
        byte[] silent = streamed(zeros);
        assertThat(bomb.length + silent.length).isLessThan(50_000);
        assertThat(decode(bomb, 1_000_000)).isInstanceOf(Decoded.TooLarge.class);
        assertThat(decode(silent, 1_000_000)).isInstanceOf(Decoded.TooLarge.class);
    }

    @Test
    void manySmallFramesAreABombToo() {
        byte[] frame = Zstd.compress(new byte[10_000]);
        byte[][] frames = new byte[200][];
        Arrays.fill(frames, frame);
        assertThat(decode(join(frames), 1_000_000)).isInstanceOf(Decoded.TooLarge.class);
        assertThat(plain(join(frames), 2_000_000)).hasSize(2_000_000);
    }

    @Test
    void exactlyTheLimitIsAllowedAndOneMoreIsNot() {
        byte[] thousand = Zstd.compress(new byte[1000]);
        assertThat(decode(thousand, 1000)).isInstanceOf(Decoded.Plain.class);
        assertThat(decode(thousand, 999)).isInstanceOf(Decoded.TooLarge.class);
    }

    @Test
    void aFrameThatAsksForAnEnormousWindowCostsWhatItHolds() {
        byte[] wide;
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            wide = context.setWindowLog(30).setLong(30).setContentSize(false).compress(TEXT);
        }
        byte[] frame = windowOf(wide, 31);
        assertThat(plain(frame, 1000)).isEqualTo(TEXT);
    }

    @Test
    void aFrameThatLiesAboutItsLengthIsBroken() {
        byte[] frame = Zstd.compress(TEXT);
        int contentSize = 5; // after the magic number and the descriptor of a frame in one segment
        assertThat(frame[contentSize]).isEqualTo((byte) TEXT.length);
        for (int lie : new int[] {0, 1, TEXT.length - 1, TEXT.length + 1, 255}) {
            frame[contentSize] = (byte) lie;
            assertThat(decode(frame, 1000)).as("%d", lie).isInstanceOf(Decoded.Broken.class);
        }
    }

    @Test
    void aStreamCutShortIsBroken() {
        for (byte[] whole : new byte[][] {Zstd.compress(TEXT), streamed(TEXT)}) {
            for (int length = 0; length < whole.length; length++) {
                assertThat(decode(Arrays.copyOf(whole, length), 1000))
                        .as("%d of %d bytes", length, whole.length)
                        .isInstanceOf(Decoded.Broken.class);
            }
        }
    }

    @Test
    void bytesAfterTheStreamAreNotPassedOverInSilence() {
        for (String rest : new String[] {"x", "rest", "a longer rest of the body", "\u0000"}) {
            assertThat(decode(join(Zstd.compress(TEXT), rest.getBytes(UTF_8)), 1000))
                    .as(rest)
                    .isInstanceOf(Decoded.Broken.class);
        }
    }

    @Test
    void aChangedByteIsNoticedWhereThereIsAChecksum() {
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            byte[] whole = context.setChecksum(true).compress(TEXT);
            whole[whole.length - 1] ^= 1;
            assertThat(decode(whole, 1000)).isInstanceOf(Decoded.Broken.class);
        }
    }

    @Test
    void damagedBytesAreBrokenOrTooLargeAndNeverAnError() {
        Random random = new Random(2);
        byte[] frame = join(Zstd.compress(TEXT), streamed(new byte[5000]));
        for (int i = 0; i < 5000; i++) {
            byte[] damaged = frame.clone();
            for (int k = random.nextInt(4); k >= 0; k--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            assertThat(decode(damaged, 10_000)).as("try %d", i).isNotNull();
        }
    }

    @Test
    void formatsOfOldAndFramesOfADictionaryAreBroken() {
        for (int magic = 0xFD2FB51E; magic < 0xFD2FB528; magic++) {
            byte[] old = ByteBuffer.allocate(40)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(magic)
                    .array();
            assertThat(decode(old, 1000)).isInstanceOf(Decoded.Broken.class);
        }
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            byte[] samples = new byte[100_000];
            new Random(3).nextBytes(samples);
            byte[][] parts = new byte[100][];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = Arrays.copyOfRange(samples, i * 1000, i * 1000 + 1000);
            }
            byte[] dictionary = new byte[10_000];
            int length = (int) Zstd.trainFromBuffer(parts, dictionary, false);
            byte[] frame = context.loadDict(Arrays.copyOf(dictionary, length)).compress(parts[0]);
            assertThat(decode(frame, 10_000)).isInstanceOf(Decoded.Broken.class);
        }
    }

    private static Decoded decode(byte[] bytes, int limit) {
        return ContentCoding.ZSTD.decode(bytes, limit);
    }

    private static byte[] plain(byte[] bytes, int limit) {
        if (decode(bytes, limit) instanceof Decoded.Plain(byte[] plain)) {
            return plain;
        }
        throw new AssertionError(decode(bytes, limit));
    }

    /** The frame with another window: its exponent is in the five highest bits of the byte after the descriptor. */
    private static byte[] windowOf(byte[] frame, int log) {
        byte[] other = frame.clone();
        assertThat(other[4] & 0x20).as("a frame in one segment has no window").isZero();
        other[5] = (byte) ((log - 10) << 3);
        return other;
    }

    private static byte[] streamed(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZstdOutputStream zstd = new ZstdOutputStream(out)) {
            zstd.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}

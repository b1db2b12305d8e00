package dev.footfall.ingest.body;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class GzipTest {
    @Property(tries = 200)
    void whatWasCompressedComesOutAgain(@ForAll byte[] bytes) {
        assertThat(ContentCoding.GZIP.decode(gzip(bytes), Math.max(1, bytes.length)))
                .isInstanceOfSatisfying(
                        Decoded.Plain.class, plain -> assertThat(plain.bytes()).isEqualTo(bytes));
    }

    @Property(tries = 200)
    void damagedBytesAreBrokenOrTooLargeAndNeverAnError(@ForAll byte[] bytes) {
        byte[] input = bytes.clone();
        if (input.length > 3) {
            input[0] = 0x1f;
            input[1] = (byte) 0x8b;
            input[2] = 8;
        }
        assertThat(ContentCoding.GZIP.decode(input, 100)).isNotNull();
    }

    @Test
    void severalMembersAreOneBody() {
        byte[] members = join(gzip("one ".getBytes(UTF_8)), gzip("two".getBytes(UTF_8)));
        assertThat(ContentCoding.GZIP.decode(members, 100))
                .isInstanceOfSatisfying(
                        Decoded.Plain.class,
                        plain -> assertThat(plain.bytes()).asString().isEqualTo("one two"));
    }

    @Test
    void aBombStopsAtTheLimit() {
        byte[] bomb = gzip(new byte[50_000_000]);
        assertThat(bomb).hasSizeLessThan(100_000);
        assertThat(ContentCoding.GZIP.decode(bomb, 1_000_000)).isInstanceOf(Decoded.TooLarge.class);
    }

    @Test
    void exactlyTheLimitIsAllowedAndOneMoreIsNot() {
        byte[] thousand = gzip(new byte[1000]);
        assertThat(ContentCoding.GZIP.decode(thousand, 1000)).isInstanceOf(Decoded.Plain.class);
        assertThat(ContentCoding.GZIP.decode(thousand, 999)).isInstanceOf(Decoded.TooLarge.class);
    }

    @Test
    void aStreamCutShortIsBroken() {
        byte[] whole = gzip("a body that is long enough to be cut".getBytes(UTF_8));
        for (int length = 0; length < whole.length; length++) {
            assertThat(ContentCoding.GZIP.decode(Arrays.copyOf(whole, length), 1000))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(Decoded.Broken.class);
        }
    }

    @Test
    void bytesAfterTheStreamAreNotPassedOverInSilence() {
        assertThat(ContentCoding.GZIP.decode(join(gzip("x".getBytes(UTF_8)), "rest".getBytes(UTF_8)), 1000))
                .isInstanceOf(Decoded.Broken.class);
    }

    @Test
    void aChangedByteIsNoticed() {
        byte[] whole = gzip("a body whose checksum says that it was changed".getBytes(UTF_8));
        whole[whole.length - 6] ^= 1;
        assertThat(ContentCoding.GZIP.decode(whole, 1000)).isInstanceOf(Decoded.Broken.class);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}

package dev.footfall.ingest.body;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.util.Native;
import java.util.Arrays;

/**
 * Decompresses Zstandard (RFC 8878), one or more frames, up to a limit. What came out is the window, so that no memory
 * is taken for the window that a frame asks for, and what a frame says of its length is believed only in part.
 */
final class Zstandard {
    private static final int MAGIC = 0xFD2FB528;
    private static final int SKIPPABLE = 0x184D2A50;
    private static final int MAGIC_BYTES = 4;
    private static final int FIRST_BYTES = 4096;
    private static final int BELIEVED_RATIO = 100;

    private Zstandard() {}

    /**
     * Loads the native library, so that no request is the first to miss it.
     *
     * @throws IllegalStateException if it cannot be loaded
     */
    static void load() {
        try {
            Native.load();
        } catch (LinkageError | RuntimeException e) {
            throw new IllegalStateException(
                    "zstd's native library cannot be loaded; it is unpacked into java.io.tmpdir ("
                            + System.getProperty("java.io.tmpdir") + "), which must be writable and not mounted noexec",
                    e);
        }
    }

    static Decoded decompress(byte[] in, int limit) {
        if (!beginsAs(in)) {
            return new Decoded.Broken("the body does not start with a zstd frame");
        }
        long declared = Zstd.getFrameContentSize(in); // of the first frame; 0 or less if it does not say
        if (declared > limit) {
            return new Decoded.TooLarge();
        }
        long guess = declared > 0 ? Math.min(declared, (long) in.length * BELIEVED_RATIO) : in.length * 4L;
        int size = (int) Math.min(limit, Math.max(FIRST_BYTES, guess));
        try (ZstdDecompressCtx context = new ZstdDecompressCtx()) {
            while (true) {
                byte[] out = new byte[size];
                try {
                    int length = context.decompressByteArray(out, 0, size, in, 0, in.length);
                    return new Decoded.Plain(length == size ? out : Arrays.copyOf(out, length));
                } catch (ZstdException e) {
                    if (e.getErrorCode() != Zstd.errDstSizeTooSmall()) {
                        return new Decoded.Broken("the zstd stream is cut short or damaged, needs a dictionary, or"
                                + " something follows it that is no zstd");
                    }
                    if (size == limit) {
                        return new Decoded.TooLarge();
                    }
                    size = (int) Math.min(limit, size * 4L); // from the start again: a third more work at most
                }
            }
        }
    }

    private static boolean beginsAs(byte[] in) {
        if (in.length < MAGIC_BYTES) {
            return false;
        }
        int magic = (in[0] & 0xff) | (in[1] & 0xff) << 8 | (in[2] & 0xff) << 16 | in[3] << 24;
        return magic == MAGIC || (magic & ~0xF) == SKIPPABLE;
    }
}

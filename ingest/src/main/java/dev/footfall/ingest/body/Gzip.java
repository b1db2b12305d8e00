package dev.footfall.ingest.body;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates gzip (RFC 1952), one or more members, up to a limit. Stricter than {@code GZIPInputStream}: bytes after the
 * last member are an error and not passed over in silence.
 */
final class Gzip {
    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xE0;

    private final byte[] in;
    private final int limit;
    private int at;
    private byte[] out;
    private int filled;

    private Gzip(byte[] in, int limit) {
        this.in = in;
        this.limit = limit;
        this.out = new byte[Math.min(limit, Math.max(1024, in.length * 4))];
    }

    /** Whether the bytes begin as gzip does; no JSON and no text in UTF-8 begins so. */
    static boolean beginsAs(byte[] in) {
        return in.length >= 2 && in[0] == 0x1f && in[1] == (byte) 0x8b;
    }

    static Decoded inflate(byte[] in, int limit) {
        Gzip gzip = new Gzip(in, limit);
        Inflater inflater = new Inflater(true);
        try {
            do {
                if (!gzip.skipHeader()) {
                    return new Decoded.Broken("the body does not start with a gzip header");
                }
                int start = gzip.filled;
                if (!gzip.inflateMember(inflater)) {
                    return new Decoded.TooLarge();
                }
                if (!gzip.checkTrailer(start)) {
                    return new Decoded.Broken(
                            "the gzip checksum does not match; the body was cut or changed on its way");
                }
                inflater.reset();
            } while (gzip.at < in.length);
            return new Decoded.Plain(Arrays.copyOf(gzip.out, gzip.filled));
        } catch (DataFormatException | IndexOutOfBoundsException e) {
            return new Decoded.Broken("the gzip stream is cut short or damaged");
        } finally {
            inflater.end();
        }
    }

    private boolean skipHeader() {
        if (in.length - at < HEADER_BYTES || in[at] != 0x1f || in[at + 1] != (byte) 0x8b || in[at + 2] != 8) {
            return false;
        }
        int flags = in[at + 3];
        if ((flags & RESERVED) != 0) {
            return false;
        }
        at += HEADER_BYTES;
        if ((flags & EXTRA) != 0) {
            at += 2 + ((in[at] & 0xff) | ((in[at + 1] & 0xff) << 8));
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            at += 2;
        }
        return at <= in.length;
    }

    private void skipText() {
        while (in[at++] != 0) {
            // the text ends with a zero byte
        }
    }

    /** Whether the member fitted into the limit. */
    private boolean inflateMember(Inflater inflater) throws DataFormatException {
        inflater.setInput(in, at, in.length - at);
        while (!inflater.finished()) {
            if (filled == out.length && !grow(inflater)) {
                return false;
            }
            int got = inflater.inflate(out, filled, out.length - filled);
            filled += got;
            if (got == 0 && !inflater.finished() && (inflater.needsInput() || inflater.needsDictionary())) {
                throw new DataFormatException("ended early");
            }
        }
        at = in.length - inflater.getRemaining();
        return true;
    }

    /** Makes room for more; at the limit, says whether the stream happens to end there. */
    private boolean grow(Inflater inflater) throws DataFormatException {
        if (out.length == limit) {
            return inflater.inflate(new byte[1]) == 0 && inflater.finished();
        }
        out = Arrays.copyOf(out, (int) Math.min(limit, out.length * 2L));
        return true;
    }

    private boolean checkTrailer(int start) {
        if (in.length - at < TRAILER_BYTES) {
            return false;
        }
        CRC32 crc = new CRC32();
        crc.update(out, start, filled - start);
        ByteBuffer trailer = ByteBuffer.wrap(in, at, TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        at += TRAILER_BYTES;
        return trailer.getInt() == (int) crc.getValue() && trailer.getInt() == filled - start;
    }
}

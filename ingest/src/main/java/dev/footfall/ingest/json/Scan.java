package dev.footfall.ingest.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks for the ends of JSON values without reading them. */
final class Scan {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Scan() {}

    static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    static int skipSpace(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && isSpace(bytes[i])) {
            i++;
        }
        return i;
    }

    static int skipByteOrderMark(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF
                ? 3
                : 0;
    }

    /** Index of a byte, or the end if it is not there. Eight are looked at together: the difference has a zero byte. */
    static int indexOf(byte[] bytes, char wanted, int from, int to) {
        int i = from;
        long pattern = ONES * wanted;
        while (i <= to - Long.BYTES) {
            long difference = (long) EIGHT.get(bytes, i) ^ pattern;
            if ((difference - ONES & ~difference & HIGH_BITS) != 0) {
                break;
            }
            i += Long.BYTES;
        }
        while (i < to && bytes[i] != wanted) {
            i++;
        }
        return i;
    }

    /** Index after the value that starts there, or -1 if it does not end. Brackets are counted and not matched. */
    static int endOfValue(byte[] bytes, int from, int to) {
        byte first = bytes[from];
        if (first != '{' && first != '[') {
            return first == '"' ? endOfString(bytes, from, to) : endOfScalar(bytes, from, to);
        }
        int depth = 0;
        for (int i = from; i < to; i++) {
            switch (bytes[i]) {
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (--depth == 0) {
                        return i + 1;
                    }
                }
                case '"' -> {
                    int end = endOfString(bytes, i, to);
                    if (end < 0) {
                        return -1;
                    }
                    i = end - 1;
                }
                default -> {
                    // only brackets and strings matter
                }
            }
        }
        return -1;
    }

    private static int endOfString(byte[] bytes, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            if (bytes[i] == '\\') {
                i++;
            } else if (bytes[i] == '"') {
                return i + 1;
            }
        }
        return -1;
    }

    private static int endOfScalar(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && !isSpace(bytes[i]) && bytes[i] != ',' && bytes[i] != ']' && bytes[i] != '}') {
            i++;
        }
        return i;
    }

    /** Whether an escape stands for half of a surrogate pair whose other half is not beside it. */
    static boolean hasLoneSurrogate(byte[] bytes, int from, int to) {
        int i = from;
        while (i + 1 < to) {
            if (bytes[i] != '\\') {
                i++;
                continue;
            }
            int unit = unitAt(bytes, i, to);
            if (unit < Character.MIN_SURROGATE || unit > Character.MAX_SURROGATE) {
                i += 2;
                continue;
            }
            int next = unitAt(bytes, i + 6, to);
            if (unit > Character.MAX_HIGH_SURROGATE
                    || next < Character.MIN_LOW_SURROGATE
                    || next > Character.MAX_LOW_SURROGATE) {
                return true;
            }
            i += 12;
        }
        return false;
    }

    /** What an escape of the form {@code \\u0000} stands for; -1 if there is none. */
    private static int unitAt(byte[] bytes, int at, int to) {
        if (to - at < 6 || bytes[at] != '\\' || bytes[at + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + 6; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }
}

package dev.footfall.ingest.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. */
public final class Utf8 {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /** Whether the bytes from one index to before another are UTF-8. */
    public static boolean isValid(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            if (to - i >= Long.BYTES && ((long) EIGHT.get(bytes, i) & HIGH_BITS) == 0) {
                i += Long.BYTES;
                continue;
            }
            int first = bytes[i] & 0xff;
            if (first < 0x80) {
                i++;
                continue;
            }
            int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
            if (length == 0 || to - i < length) {
                return false;
            }
            int second = bytes[i + 1] & 0xff;
            int min = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
            int max = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
            if (second < min || second > max) {
                return false;
            }
            for (int k = i + 2; k < i + length; k++) {
                if ((bytes[k] & 0xC0) != 0x80) {
                    return false;
                }
            }
            i += length;
        }
        return true;
    }
}

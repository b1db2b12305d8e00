package dev.footfall.ingest.fuzz;

import java.util.List;
import java.util.random.RandomGenerator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/** Changes good requests into odd ones: the same for the same randomness. Owned by one thread. */
public final class Mutator {
    private static final int MAX_BYTES = 120_000;

    /** What has broken readers of JSON, of HTTP and of dates before. */
    private static final List<String> ODD = List.of(
            "\\u0000",
            "\\ud800",
            "\\udc00\\ud800",
            "\\u00",
            "\\",
            "\"",
            "\u0000",
            "\r\n",
            "\n",
            "\t",
            "\u001b[31m",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "{}",
            "[]",
            "null",
            "true",
            "NaN",
            "Infinity",
            "-",
            "-0",
            "1e308",
            "1e309",
            "-1e999999999",
            "0x10",
            "01",
            "1.",
            "9".repeat(1001),
            "0." + "1".repeat(1200),
            "1" + "0".repeat(400),
            "9223372036854775808",
            "-62135596800001",
            "253402300800000",
            "\"0000-01-01T00:00:00Z\"",
            "\"9999-12-31T23:59:60Z\"",
            "\"+10000-01-01T00:00:00Z\"",
            "[".repeat(600),
            "{\"a\":".repeat(600),
            "\"" + "k".repeat(60_000) + "\":1,",
            "\"" + "v".repeat(20_000) + "\"",
            "\"__proto__\":1,",
            "\"\":1,",
            "\u00ef\u00bb\u00bf",
            "\u00ff\u00fe",
            "\u00c0\u0080",
            "\u00ed\u00a0\u0080",
            "\u00f4\u0090\u0080\u0080",
            "%00",
            "%zz",
            "%ff",
            "%",
            "&",
            "=",
            "+",
            ";",
            "Content-Encoding: gzip\n",
            "Content-Encoding: zstd\n",
            "Content-Type: application/x-ndjson\n",
            "Content-Type: application/x-www-form-urlencoded\n",
            "SP-Anonymous: *\n",
            "ce-id: %ff\n",
            "data=",
            "compression=base64&",
            "\u001f\u008b\u0008",
            "(\u00b5/\u00fd");

    private final List<byte[]> seeds;
    private final RandomGenerator random;

    /**
     * @param seeds good requests; not empty
     */
    public Mutator(List<byte[]> seeds, RandomGenerator random) {
        this.seeds = List.copyOf(seeds);
        this.random = random;
    }

    /** One of the seeds with up to eight changes. */
    public byte[] next() {
        byte[] input = seed();
        for (int changes = 1 << random.nextInt(4); changes > 0; changes--) {
            input = changed(input);
        }
        return input;
    }

    private byte[] changed(byte[] input) {
        int body = random.nextInt(4) == 0 ? 0 : bodyOf(input);
        int at = body + random.nextInt(input.length - body + 1);
        int length = Math.min(input.length - at, 1 + random.nextInt(random.nextInt(10) == 0 ? 200 : 8));
        return switch (random.nextInt(9)) {
            case 0 -> flipped(input);
            case 1 -> spliced(input, at, length, new byte[0]);
            case 2 -> spliced(input, at, 0, slice(input, at, length));
            case 3, 4 -> spliced(input, at, 0, odd());
            case 5 -> spliced(input, at, length, odd());
            case 6 -> {
                byte[] other = seed();
                int from = random.nextInt(other.length);
                yield spliced(input, at, length, slice(other, from, Math.min(200, other.length - from)));
            }
            case 7 -> replacedValue(input);
            default -> input.length > 2 && random.nextInt(8) == 0 ? slice(input, 0, at) : flipped(input);
        };
    }

    /** Where the body begins, in which the dialects differ; the begin of it all where there is none. */
    private static int bodyOf(byte[] input) {
        for (int i = 1; i < input.length; i++) {
            boolean empty = input[i] == '\n'
                    && (input[i - 1] == '\n' || (input[i - 1] == '\r' && i > 2 && input[i - 2] == '\n'));
            if (empty) {
                return i + 1;
            }
        }
        return 0;
    }

    /** Puts something odd where a JSON value stood. */
    private byte[] replacedValue(byte[] input) {
        int colon = random.nextInt(input.length + 1);
        while (colon < input.length && input[colon] != ':') {
            colon++;
        }
        int end = colon + 1;
        boolean text = false;
        while (end < input.length && (text || (input[end] != ',' && input[end] != '}'))) {
            text ^= input[end] == '"';
            end++;
        }
        return colon >= input.length ? input : spliced(input, colon + 1, end - colon - 1, odd());
    }

    private byte[] flipped(byte[] input) {
        if (input.length == 0) {
            return input;
        }
        byte[] copy = input.clone();
        copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
        return copy;
    }

    private byte[] seed() {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] odd() {
        String odd = ODD.get(random.nextInt(ODD.size()));
        return odd.getBytes(random.nextBoolean() ? ISO_8859_1 : UTF_8);
    }

    private static byte[] slice(byte[] input, int from, int length) {
        byte[] slice = new byte[length];
        System.arraycopy(input, from, slice, 0, length);
        return slice;
    }

    private static byte[] spliced(byte[] input, int at, int removed, byte[] added) {
        if (input.length - removed + added.length > MAX_BYTES) {
            return input;
        }
        byte[] out = new byte[input.length - removed + added.length];
        System.arraycopy(input, 0, out, 0, at);
        System.arraycopy(added, 0, out, at, added.length);
        System.arraycopy(input, at + removed, out, at + added.length, input.length - at - removed);
        return out;
    }
}

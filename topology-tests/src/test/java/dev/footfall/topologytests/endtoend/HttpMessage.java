package dev.footfall.topologytests.endtoend;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A message of HTTP/1.1 as it came over a connection, whole.
 *
 * @param head its first line and its headers
 * @param bytes all of it, as it came
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record HttpMessage(String head, byte[] bytes) {
    private static final String END = "\r\n\r\n";

    /**
     * Reads a message; empty if the connection ended before it began.
     *
     * @param bodyless whether it has no body whatever its headers say, as the answer to HEAD
     */
    static Optional<HttpMessage> read(InputStream in, boolean bodyless) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        String head = until(END, in, all);
        if (head.isEmpty()) {
            return Optional.empty();
        }
        HttpMessage read = new HttpMessage(head, new byte[0]);
        if (!bodyless && read.header("Transfer-Encoding").orElse("").equalsIgnoreCase("chunked")) {
            copyChunks(in, all);
        } else if (!bodyless) {
            all.write(
                    in.readNBytes(Integer.parseInt(read.header("Content-Length").orElse("0"))));
        }
        return Optional.of(new HttpMessage(head, all.toByteArray()));
    }

    private static void copyChunks(InputStream in, ByteArrayOutputStream all) throws IOException {
        int size;
        do {
            size = Integer.parseInt(until("\r\n", in, all).strip(), 16);
            all.write(in.readNBytes(size + 2));
        } while (size > 0);
    }

    /** What comes up to and with the end, written to {@code all} too; empty if nothing comes. */
    private static String until(String end, InputStream in, ByteArrayOutputStream all) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() < end.length() || text.indexOf(end, text.length() - end.length()) < 0) {
            int next = in.read();
            if (next < 0) {
                if (text.isEmpty()) {
                    return "";
                }
                throw new EOFException("the connection ended within a message");
            }
            all.write(next);
            text.append((char) next);
        }
        return text.toString();
    }

    /** A header's value; its name in any case. */
    Optional<String> header(String name) {
        return head.lines()
                .skip(1)
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    /** A word of the first line, from 0. */
    String word(int index) {
        return head.lines().findFirst().orElse("").split(" ", 3)[index];
    }

    /** All of it as text, for what is not compressed. */
    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

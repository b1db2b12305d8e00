package dev.footfall.replay.imports;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/**
 * A file to import, plain or gzipped (told by its first bytes, whatever its name), known by what it holds.
 *
 * @param path where it lies
 * @param fingerprint the first 16 hexadecimal digits of the SHA-256 of its content, decompressed
 * @param bytes of its content, decompressed
 */
record LogFile(Path path, String fingerprint, long bytes) {
    private static final int BUFFER = 64 * 1024;
    private static final int FINGERPRINT_DIGITS = 16;

    /**
     * Reads a file once, to know it.
     *
     * @throws IOException if it cannot be read or its compression is damaged; the message names it
     */
    static LogFile examine(Path path) throws IOException {
        MessageDigest digest = sha256();
        long bytes = 0;
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = content(path)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                bytes += read;
            }
        } catch (IOException e) {
            throw new IOException(path + " cannot be read to its end: " + reasonOf(e), e);
        }
        String hash = HexFormat.of().formatHex(digest.digest());
        return new LogFile(path, hash.substring(0, FINGERPRINT_DIGITS), bytes);
    }

    /** Its content, decompressed. */
    InputStream open() throws IOException {
        return content(path);
    }

    /** The id of the event on a line: ids sort as their lines do. */
    String eventId(long line) {
        return "%s-%010d".formatted(fingerprint, line);
    }

    /** Where a line stands, for people. */
    String origin(long line) {
        return path.getFileName() + ":" + line;
    }

    private static InputStream content(Path path) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(path), BUFFER);
        try {
            raw.mark(2);
            boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            return gzip ? new GZIPInputStream(raw, BUFFER) : raw;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private static String reasonOf(IOException e) {
        return switch (e) {
            case java.nio.file.NoSuchFileException _ -> "there is no such file";
            case java.nio.file.AccessDeniedException _ -> "this user may not";
            case java.io.EOFException _ -> "its compressed data is cut short";
            case java.util.zip.ZipException _ -> "its compressed data is damaged";
            default -> String.valueOf(e.getMessage());
        };
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

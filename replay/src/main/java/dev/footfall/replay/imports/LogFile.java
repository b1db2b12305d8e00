package dev.footfall.replay.imports;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * A file to import, plain, gzipped or in zstd (told by its first bytes, whatever its name), known by what it holds.
 *
 * @param path where it lies
 * @param fingerprint the first 16 hexadecimal digits of the SHA-256 of its content, decompressed
 * @param bytes of its content, decompressed
 */
record LogFile(Path path, String fingerprint, long bytes) {
    private static final int BUFFER = 64 * 1024;
    private static final int FINGERPRINT_DIGITS = 16;
    private static final int LINES_LOOKED_AT = 20;

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

    /**
     * Its lines; the elements, if it is one JSON array and the format allows it.
     *
     * @param content as {@link #open} gave it
     */
    Lines lines(InputStream content, LineFormat format) throws IOException {
        InputStream in = new BufferedInputStream(content, BUFFER);
        return format.isJson() && isArray(in)
                ? new ArrayReader(in, path.toString())
                : new LineReader(in, format.maxLineBytes());
    }

    /**
     * The format that its first lines tell.
     *
     * @throws IOException if it cannot be read, or they tell none
     */
    Format detect() throws IOException {
        try (InputStream content = new BufferedInputStream(open(), BUFFER)) {
            Lines lines = isArray(content)
                    ? new ArrayReader(content, path.toString())
                    : new LineReader(content, LineFormat.LONG_LINES);
            for (int looked = 0; looked < LINES_LOOKED_AT; ) {
                Optional<Line> line = lines.next();
                if (line.isEmpty()) {
                    break;
                }
                Optional<Format> format = line.get().text().isBlank()
                        ? Optional.empty()
                        : Format.ofLine(line.get().text());
                if (format.isPresent()) {
                    return format.get();
                }
                looked += line.get().text().isBlank() ? 0 : 1;
            }
        }
        throw new IOException("the first lines of " + path + " do not tell its format; name it with --format ("
                + Format.words() + ")");
    }

    /** Whether it begins as an array does that goes on behind its first line; a line may be an array too. */
    private static boolean isArray(InputStream in) throws IOException {
        in.mark(BUFFER);
        byte[] head = in.readNBytes(BUFFER - 1);
        in.reset();
        String text = new String(head, StandardCharsets.ISO_8859_1).stripLeading();
        if (!text.startsWith("[")) {
            return false;
        }
        int end = text.indexOf('\n');
        return end < 0 || !text.substring(0, end).stripTrailing().endsWith("]");
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
            raw.mark(4);
            byte[] head = raw.readNBytes(4);
            raw.reset();
            return switch (HexFormat.of().formatHex(head)) {
                case String hex when hex.startsWith("1f8b") -> new GZIPInputStream(raw, BUFFER);
                case "28b52ffd" -> new BufferedInputStream(new ZstdInputStream(raw), BUFFER);
                default -> raw;
            };
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
            case ZstdIOException _ -> "its compressed data is damaged or cut short";
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

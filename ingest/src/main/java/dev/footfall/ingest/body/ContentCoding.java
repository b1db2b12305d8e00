package dev.footfall.ingest.body;

import java.util.Optional;

/** A content encoding that a body may have; a further one is a further constant. */
public enum ContentCoding {
    /** The bytes as they are. */
    IDENTITY("identity") {
        @Override
        public Decoded decode(byte[] body, int limit) {
            return body.length > limit ? new Decoded.TooLarge() : new Decoded.Plain(body);
        }
    },
    /** RFC 1952. */
    GZIP("gzip") {
        @Override
        public Decoded decode(byte[] body, int limit) {
            return Gzip.inflate(body, limit);
        }
    },
    /** RFC 8878. */
    ZSTD("zstd") {
        @Override
        public Decoded decode(byte[] body, int limit) {
            return Zstandard.decompress(body, limit);
        }
    };

    /** The codings that a sender may choose, best first, as {@code Accept-Encoding} lists them. */
    public static final String ACCEPTED = "zstd, gzip";

    private final String token;

    ContentCoding(String token) {
        this.token = token;
    }

    /** The coding that a {@code Content-Encoding} header names; empty if it is not known. */
    public static Optional<ContentCoding> named(String header) {
        String token = header.strip();
        for (ContentCoding coding : values()) {
            if (coding.token.equalsIgnoreCase(token)) {
                return Optional.of(coding);
            }
        }
        return token.equalsIgnoreCase("x-gzip") ? Optional.of(GZIP) : Optional.empty();
    }

    /**
     * Gets everything ready that decoding needs.
     *
     * @throws IllegalStateException if something of it is missing on this machine
     */
    public static void prepare() {
        Zstandard.load();
    }

    /** The coding that bytes are in to judge by the first of them; identity where they do not tell. */
    public static ContentCoding sniff(byte[] body) {
        return Gzip.beginsAs(body) ? GZIP : IDENTITY;
    }

    /**
     * Undoes the encoding.
     *
     * @param limit the most bytes that may come out; no more memory than that is taken
     */
    public abstract Decoded decode(byte[] body, int limit);
}

package dev.footfall.schemas.audit;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PEM files (RFC 7468). */
final class Pem {
    static final String PRIVATE = "PRIVATE KEY";
    static final String PUBLIC = "PUBLIC KEY";

    private Pem() {}

    /**
     * The content of the first block of that label; empty if there is none.
     *
     * @throws IllegalArgumentException if it is not base64
     */
    static Optional<byte[]> find(String file, String label) {
        Matcher block = Pattern.compile("-----BEGIN " + label + "-----([^-]*)-----END " + label + "-----")
                .matcher(file);
        return block.find()
                ? Optional.of(Base64.getMimeDecoder().decode(block.group(1).strip()))
                : Optional.empty();
    }

    static String block(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + label + "-----\n";
    }
}

package dev.footfall.schemas.governance;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names the persons that records of governance are about: by HMAC-SHA256 (RFC 2104, FIPS 198-1) under the deployment's
 * governance secret, as 32 hexadecimal digits. The same person has the same name wherever the secret is the same, and
 * without it nobody can find out whose name it is, not even by trying identifiers. Safe for use by many threads.
 */
public final class Subjects {
    /** Characters of a name. */
    public static final int LENGTH = 32;

    /** The least bytes that a secret has. */
    public static final int SECRET_BYTES = 16;

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac keyed;

    /**
     * @throws IllegalArgumentException if the secret has fewer than {@link #SECRET_BYTES} bytes
     */
    public Subjects(byte[] secret) {
        if (secret.length < SECRET_BYTES) {
            throw new IllegalArgumentException("the governance secret has " + secret.length + " bytes; it needs "
                    + SECRET_BYTES + " or more, such as openssl rand -hex 32 prints");
        }
        try {
            keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(secret, ALGORITHM));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** The name of a visitor of a source: the hash of {@code source/visitor}. */
    public String visitor(String source, String visitorId) {
        return hash(source + '/' + visitorId);
    }

    /**
     * The name of a signed-in user of a source: the hash of {@code /source/user/ID}. No source's name is empty, so no
     * visitor's text starts with a slash, and a visitor who calls itself {@code user/ID} is not taken for the user.
     */
    public String user(String source, String userId) {
        return hash('/' + source + "/user/" + userId);
    }

    private String hash(String name) {
        try {
            Mac mac = (Mac) keyed.clone();
            byte[] hash = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, LENGTH / 2);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Java's own " + ALGORITHM + " can be copied", e);
        }
    }
}

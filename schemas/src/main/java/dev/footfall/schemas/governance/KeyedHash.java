package dev.footfall.schemas.governance;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The first 16 bytes, in hex, of HMAC-SHA256 (RFC 2104) under a secret. Safe for use by many threads. */
final class KeyedHash {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SECRET_BYTES = 16;
    private static final int HASH_BYTES = 16;

    private final Mac keyed;

    KeyedHash(byte[] secret) {
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

    String of(String text) {
        try {
            Mac mac = (Mac) keyed.clone();
            byte[] hash = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Java's own " + ALGORITHM + " can be copied", e);
        }
    }
}

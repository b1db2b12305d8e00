package dev.footfall.ingest.access;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A site or application that sends events. It knows how to name a visitor who has no id of its own without keeping
 * what identifies the person. Safe for use by many threads.
 */
public final class Source {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int PSEUDONYM_BYTES = 16;

    private final String name;
    private final AllowedOrigins origins;
    private final PlanMode planMode;
    private final Mac keyed;

    /** A source without a tracking plan, that pages of any origin may send for. */
    public Source(String name, String secret) {
        this(name, secret, AllowedOrigins.any(), PlanMode.OFF);
    }

    /** A source without a tracking plan. */
    public Source(String name, String secret, AllowedOrigins origins) {
        this(name, secret, origins, PlanMode.OFF);
    }

    /** A source that pages of any origin may send for. */
    public Source(String name, String secret, PlanMode planMode) {
        this(name, secret, AllowedOrigins.any(), planMode);
    }

    /**
     * @param name {@code [a-z0-9-]}, 1 to 64 characters
     * @param secret what the source's pseudonyms are keyed with; whoever changes it makes all visitors new
     * @param origins whose pages may send for it
     * @param planMode what it does about events that do not keep to its tracking plan
     */
    public Source(String name, String secret, AllowedOrigins origins, PlanMode planMode) {
        this.name = name;
        this.origins = origins;
        this.planMode = planMode;
        try {
            this.keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** The source's name. */
    public String name() {
        return name;
    }

    /** Whose pages may send for it. */
    public AllowedOrigins origins() {
        return origins;
    }

    /** What it does about events that do not keep to its tracking plan. */
    public PlanMode planMode() {
        return planMode;
    }

    /**
     * A visitor id for a client known only by its address and agent: the first 16 bytes, in hex, of the keyed hash of
     * both.
     */
    public String pseudonym(String address, String userAgent) {
        try {
            Mac mac = (Mac) keyed.clone();
            mac.update(address.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) '\n');
            byte[] hash = mac.doFinal(userAgent.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, PSEUDONYM_BYTES);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Java's own " + ALGORITHM + " can be cloned", e);
        }
    }

    @Override
    public String toString() {
        return "source " + name;
    }
}

package dev.footfall.schemas.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hashes of a Merkle tree: SHA-256, with a leaf told from a node by its first byte. Owned by one thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6962#section-2.1">RFC 6962, section 2.1</a>
 */
public final class TreeHasher {
    /** Bytes of a hash. */
    public static final int HASH_BYTES = 32;

    private final MessageDigest sha256;

    public TreeHasher() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The hash of a leaf. */
    public byte[] leaf(byte[] content) {
        sha256.update((byte) 0);
        return sha256.digest(content);
    }

    /** The hash of two subtrees' parent. */
    byte[] node(byte[] left, byte[] right) {
        sha256.update((byte) 1);
        sha256.update(left);
        return sha256.digest(right);
    }

    /** The root of a tree without leaves. */
    byte[] emptyRoot() {
        return sha256.digest();
    }
}

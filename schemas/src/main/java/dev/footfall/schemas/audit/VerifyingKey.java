package dev.footfall.schemas.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A public key (Ed25519) that checkpoints are verified with. It signs every tree of a log, under the tree's name. Safe
 * for use by many threads.
 *
 * @see <a href="https://c2sp.org/signed-note">C2SP signed-note</a>
 */
public final class VerifyingKey {
    private static final byte ED25519 = 1;
    private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100"); // RFC 8410, then the key
    private static final int RAW_BYTES = 32;
    private static final int ID_BYTES = 4;

    private final PublicKey key;
    private final byte[] raw;

    private VerifyingKey(PublicKey key) {
        this.key = key;
        byte[] encoded = key.getEncoded();
        this.raw = Arrays.copyOfRange(encoded, encoded.length - RAW_BYTES, encoded.length);
    }

    /**
     * Reads a key.
     *
     * @param text of a PEM file with a public key, or a verifier's key as {@link #line} writes it
     * @throws IllegalArgumentException if it is neither
     */
    public static VerifyingKey of(String text) {
        try {
            byte[] encoded = Pem.find(text, Pem.PUBLIC).orElseGet(() -> encodedIn(text.strip()));
            return new VerifyingKey(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    private static byte[] encodedIn(String line) {
        try {
            String[] parts = line.split("\\+", 3); // the last part is base64, which may have a plus
            byte[] typed = Base64.getDecoder().decode(parts[2]);
            byte[] encoded = ByteBuffer.allocate(SPKI.length + RAW_BYTES)
                    .put(SPKI)
                    .put(typed, 1, RAW_BYTES)
                    .array();
            if (typed.length == 1 + RAW_BYTES
                    && typed[0] == ED25519
                    && parts[1].equals(HexFormat.of().formatHex(idOf(parts[0], typed)))) {
                return encoded;
            }
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw unusable(e);
        }
        throw unusable(null);
    }

    private static IllegalArgumentException unusable(@Nullable Exception cause) {
        return new IllegalArgumentException(
                "not a public Ed25519 key: it is a PEM file with a PUBLIC KEY, or a line name+id+key", cause);
    }

    /** The key for a tree as verifiers take it: {@code name+id+key}. */
    public String line(String tree) {
        return tree
                + '+'
                + HexFormat.of().formatHex(id(tree))
                + '+'
                + Base64.getEncoder().encodeToString(typed());
    }

    /** The key as a PEM file, for OpenSSL. */
    public String pem() {
        return Pem.block(Pem.PUBLIC, key.getEncoded());
    }

    byte[] id(String name) {
        return idOf(name, typed());
    }

    /**
     * Verifies a checkpoint.
     *
     * @return what it says
     * @throws InvalidNoteException if it is none, or was not signed with this key, or was changed
     */
    public TreeHead open(String note) throws InvalidNoteException {
        try {
            Note parsed = Note.parse(note);
            TreeHead head = TreeHead.parse(parsed.text());
            verify(parsed, head.tree());
            return head;
        } catch (IllegalArgumentException e) {
            throw new InvalidNoteException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Verifies a note of any text.
     *
     * @return the text
     * @throws InvalidNoteException if it is no note, or was not signed with this key under that name, or was changed
     */
    public String open(String name, String note) throws InvalidNoteException {
        try {
            Note parsed = Note.parse(note);
            verify(parsed, name);
            return parsed.text();
        } catch (IllegalArgumentException e) {
            throw new InvalidNoteException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Makes sure that a note is signed with this key under that name.
     *
     * @throws InvalidNoteException if not
     */
    void verify(Note note, String name) throws InvalidNoteException {
        for (Note.Line line : note.signatures()) {
            if (line.name().equals(name) && line.isOf(id(name))) {
                if (isOf(note.text(), line.signature())) {
                    return;
                }
                throw new InvalidNoteException("the signature does not fit the checkpoint");
            }
        }
        throw new InvalidNoteException("the checkpoint is not signed with this key");
    }

    private boolean isOf(String text, byte[] bytes) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(key);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return signature.verify(bytes);
        } catch (GeneralSecurityException e) {
            return false; // no signature of Ed25519 at all
        }
    }

    private byte[] typed() {
        return ByteBuffer.allocate(1 + RAW_BYTES).put(ED25519).put(raw).array();
    }

    private static byte[] idOf(String name, byte[] typed) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((name + '\n').getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(sha256.digest(typed), ID_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

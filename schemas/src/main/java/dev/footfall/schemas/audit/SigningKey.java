package dev.footfall.schemas.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;

/** An Ed25519 key pair that signs checkpoints. Safe for use by many threads. */
public final class SigningKey {
    private final PrivateKey privateKey;
    private final VerifyingKey publicKey;

    private SigningKey(PrivateKey privateKey, VerifyingKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /**
     * Reads a key pair.
     *
     * @param pem the text of a PEM file with the private key (PKCS #8) and the public one
     * @throws IllegalArgumentException if it is not that, or the one key does not belong to the other
     */
    public static SigningKey of(String pem) {
        byte[] encoded = Pem.find(pem, Pem.PRIVATE).orElseThrow(() -> unusable("it has no PRIVATE KEY"));
        if (Pem.find(pem, Pem.PUBLIC).isEmpty()) {
            throw unusable("it has no PUBLIC KEY: add it with 'openssl pkey -in FILE -pubout >> FILE'");
        }
        try {
            SigningKey key = new SigningKey(
                    KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded)),
                    VerifyingKey.of(pem));
            TreeHead trial = TreeHead.of("trial", new Frontier(new TreeHasher()));
            key.publicKey.open(key.sign(trial));
            return key;
        } catch (GeneralSecurityException e) {
            throw unusable("its PRIVATE KEY is not one of Ed25519");
        } catch (InvalidNoteException e) {
            throw unusable("its PUBLIC KEY does not belong to its PRIVATE KEY");
        }
    }

    /** A new key pair, as the text of a PEM file. */
    public static String newPem() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return Pem.block(Pem.PRIVATE, pair.getPrivate().getEncoded())
                    + Pem.block(Pem.PUBLIC, pair.getPublic().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    /** With which what it signs is verified. */
    public VerifyingKey publicKey() {
        return publicKey;
    }

    /** The head as a signed note. The same head has always the same one. */
    public String sign(TreeHead head) {
        return sign(head.tree(), head.text());
    }

    /**
     * A text as a signed note.
     *
     * @param name under which it is signed: another than that of any tree, so that nothing can be taken for a head
     * @param text ends with a newline
     */
    public String sign(String name, String text) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(privateKey);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Note.of(text, name, publicKey.id(name), signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an Ed25519 key signs", e);
        }
    }

    private static IllegalArgumentException unusable(String why) {
        return new IllegalArgumentException("not an Ed25519 key pair in PEM: " + why);
    }

    @Override
    public String toString() {
        return "SigningKey[]"; // nothing that could end in a log
    }
}

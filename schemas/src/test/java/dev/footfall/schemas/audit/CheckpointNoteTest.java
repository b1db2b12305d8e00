package dev.footfall.schemas.audit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CheckpointNoteTest {
    /** The example of Go's package golang.org/x/mod/sumdb/note, from which the format comes. */
    private static final String GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private static final String GO_NOTE = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.

            \u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
            """;

    private static final TreeHead HEAD = new TreeHead("shop.example/audit/3", 20_852_163, "A".repeat(43) + "=");

    private final String pem = SigningKey.newPem();
    private final SigningKey key = SigningKey.of(pem);

    @Test
    void aNoteSignedByGoIsVerifiedWithItsVerifierKey() {
        VerifyingKey go = VerifyingKey.of(GO_KEY);

        assertThat(go.line("PeterNeumann")).isEqualTo(GO_KEY);
        assertThatCode(() -> go.verify(Note.parse(GO_NOTE), "PeterNeumann")).doesNotThrowAnyException();
        assertThatThrownBy(() -> go.verify(Note.parse(GO_NOTE.replace("your", "the")), "PeterNeumann"))
                .hasMessageContaining("does not fit");
    }

    @Test
    void aSignedHeadIsReadBackWithEitherFormOfItsKey() throws Exception {
        String note = key.sign(HEAD);

        assertThat(note).startsWith("""
                shop.example/audit/3
                20852163
                AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

                \u2014 shop.example/audit/3\s""").isEqualTo(key.sign(HEAD));
        assertThat(key.publicKey().open(note)).isEqualTo(HEAD);
        assertThat(VerifyingKey.of(key.publicKey().pem()).open(note)).isEqualTo(HEAD);
        assertThat(VerifyingKey.of(key.publicKey().line(HEAD.tree())).open(note))
                .isEqualTo(HEAD);
    }

    @Test
    void whatWasChangedOrSignedByAnotherIsRefused() {
        String note = key.sign(HEAD);
        VerifyingKey verifier = key.publicKey();

        assertThatThrownBy(() -> verifier.open(note.replace("20852163", "20852164")))
                .isInstanceOf(InvalidNoteException.class)
                .hasMessageContaining("does not fit");
        assertThatThrownBy(
                        () -> verifier.open(SigningKey.of(SigningKey.newPem()).sign(HEAD)))
                .hasMessageContaining("not signed with this key");
        assertThatThrownBy(() -> verifier.open(note.replace("audit/3\n20", "audit/4\n20")))
                .isInstanceOf(InvalidNoteException.class);
        assertThatThrownBy(() -> verifier.open(note.replace("20852163", "020852163")))
                .hasMessageContaining("not a checkpoint");
        assertThatThrownBy(() -> verifier.open("")).hasMessageContaining("not a signed note");
        assertThatThrownBy(() -> verifier.open(note + "x\n")).hasMessageContaining("not a signed note");
        assertThatThrownBy(() -> verifier.open(GO_NOTE)).hasMessageContaining("not a checkpoint");
    }

    @Test
    void aFileThatIsNoKeyPairSaysWhatItLacks() {
        String other = SigningKey.newPem();
        String onlyPrivate = pem.substring(0, pem.indexOf("-----BEGIN PUBLIC"));
        String mixed = onlyPrivate + other.substring(other.indexOf("-----BEGIN PUBLIC"));

        assertThatThrownBy(() -> SigningKey.of("")).hasMessageContaining("it has no PRIVATE KEY");
        assertThatThrownBy(() -> SigningKey.of(onlyPrivate)).hasMessageContaining("openssl pkey");
        assertThatThrownBy(() -> SigningKey.of(mixed)).hasMessageContaining("does not belong");
        assertThatThrownBy(() -> VerifyingKey.of(onlyPrivate)).hasMessageContaining("not a public Ed25519 key");
        assertThatThrownBy(() -> VerifyingKey.of(GO_KEY.replace("c74f", "c74e")))
                .hasMessageContaining("not a public Ed25519 key");
        assertThat(key.toString()).doesNotContain("PRIVATE");
    }

    @Test
    void theNameOfATreeFitsIntoANote() {
        for (String name : new String[] {"", "a b", "a+b", "a\nb", "a\u00a0b"}) {
            assertThatThrownBy(() -> new TreeHead(name, 0, HEAD.root())).isInstanceOf(IllegalArgumentException.class);
        }
    }
}

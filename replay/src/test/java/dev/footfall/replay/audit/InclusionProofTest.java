package dev.footfall.replay.audit;

import dev.footfall.schemas.audit.InvalidNoteException;
import dev.footfall.schemas.audit.SigningKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class InclusionProofTest {
    @TempDir
    Path folder;

    private final SmallLog log = new SmallLog(55);
    private Path key = Path.of("");

    @BeforeEach
    void writeKey() throws IOException {
        key = Files.writeString(folder.resolve("key.pem"), log.key.publicKey().pem());
    }

    @Test
    void whatTheLogHasAboutAnEventIsProvenWithThePublicKeyAlone() throws Exception {
        List<InclusionProof> proofs = ProofCommand.prove(log, log.key.publicKey(), "event-33");
        Path file = Files.writeString(folder.resolve("proof.json"), new InclusionProof.Bundle(proofs).toJson());

        assertThat(proofs).hasSize(2); // one in each tree
        assertThat(proofs.getFirst().check(log.key.publicKey()).size()).isEqualTo(50);
        assertThat(InclusionProof.Bundle.read(file).proofs()).isEqualTo(proofs);
        assertThat(check(file, key)).startsWith("0 proven: record 33 of shop.example/audit/0 of 50 records");
    }

    @Test
    void nothingElseIsProven() throws Exception {
        InclusionProof proof =
                ProofCommand.prove(log, log.key.publicKey(), "event-33").getFirst();
        for (InclusionProof forged : List.of(
                new InclusionProof(
                        proof.leaf().replace("event-33", "event-34"),
                        proof.tree(),
                        proof.index(),
                        proof.hashes(),
                        proof.checkpoint()),
                new InclusionProof(proof.leaf(), proof.tree(), 32, proof.hashes(), proof.checkpoint()),
                new InclusionProof(proof.leaf(), "other/1", proof.index(), proof.hashes(), proof.checkpoint()),
                new InclusionProof(proof.leaf(), proof.tree(), proof.index(), List.of("?"), proof.checkpoint()))) {
            assertThatThrownBy(() -> forged.check(log.key.publicKey()))
                    .isInstanceOf(InvalidNoteException.class)
                    .hasMessageContaining("is not record");
            Path file = Files.writeString(
                    folder.resolve("forged.json"), new InclusionProof.Bundle(List.of(forged)).toJson());
            assertThat(check(file, key)).startsWith("1 NOT PROVEN");
        }
        Path file = Files.writeString(folder.resolve("proof.json"), new InclusionProof.Bundle(List.of(proof)).toJson());
        Path other = Files.writeString(
                folder.resolve("other.pem"),
                SigningKey.of(SigningKey.newPem()).publicKey().pem());
        assertThat(check(file, other)).startsWith("1 NOT PROVEN").contains("not signed with this key");
    }

    @Test
    void whatIsNotThereNotSignedYetOrNotWholeIsNotProven() {
        assertThatThrownBy(() -> ProofCommand.prove(log, log.key.publicKey(), "event-99"))
                .hasMessageContaining("no record about event-99");
        assertThatThrownBy(() -> ProofCommand.prove(log, log.key.publicKey(), "event-53"))
                .hasMessageContaining("not signed yet");
        log.records.remove(3);
        assertThatThrownBy(() -> ProofCommand.prove(log, log.key.publicKey(), "event-33"))
                .hasMessageContaining("not whole here");
    }

    private static String check(Path file, Path key) {
        StringWriter out = new StringWriter();
        CommandLine command = AuditCommand.commandLine(
                        _ -> {
                            throw new IOException("no pipeline is needed");
                        },
                        Clock.systemUTC())
                .setOut(new PrintWriter(out));
        int code = command.execute("check-proof", file.toString(), "--key", key.toString());
        return code + " " + out;
    }
}

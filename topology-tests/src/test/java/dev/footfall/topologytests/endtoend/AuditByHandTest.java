package dev.footfall.topologytests.endtoend;

import dev.footfall.schemas.audit.Frontier;
import dev.footfall.schemas.audit.ProofPath;
import dev.footfall.schemas.audit.SigningKey;
import dev.footfall.schemas.audit.TreeHasher;
import dev.footfall.schemas.audit.TreeHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The program on {@code docs/audit.md}, run by Python and OpenSSL, which share nothing with us. */
@Tag("external")
class AuditByHandTest {
    private static final Path PAGE = Path.of("..", "docs", "audit.md");
    private static final String TREE = "shop.example/audit/0";

    @TempDir
    Path folder;

    @Test
    void aThirdPartyVerifiesAProofWithTheProgramOfThePage() throws Exception {
        String page = Files.readString(PAGE);
        int begin = page.indexOf("```python\n") + "```python\n".length();
        Path program = Files.writeString(folder.resolve("check.py"), page.substring(begin, page.indexOf("```", begin)));
        SigningKey key = SigningKey.of(SigningKey.newPem());
        Path publicKey =
                Files.writeString(folder.resolve("key.pem"), key.publicKey().pem());
        String proof = proof(key, 11, 13);

        assertThat(run(program, Files.writeString(folder.resolve("proof.json"), proof), publicKey))
                .isEqualTo("0 proven: {\"n\":11}\n");
        assertThat(run(
                        program,
                        Files.writeString(folder.resolve("forged.json"), proof.replace(":11}", ":10}")),
                        publicKey))
                .startsWith("1 ")
                .contains("AssertionError");
        assertThat(run(
                        program,
                        folder.resolve("proof.json"),
                        Files.writeString(
                                folder.resolve("other.pem"),
                                SigningKey.of(SigningKey.newPem()).publicKey().pem())))
                .startsWith("1 ");
    }

    private static String proof(SigningKey key, int index, int size) {
        TreeHasher hasher = new TreeHasher();
        Frontier tree = new Frontier(hasher);
        ProofPath path = ProofPath.inclusion(hasher, index, size);
        for (int i = 0; i < size; i++) {
            byte[] leaf = hasher.leaf(("{\"n\":" + i + "}").getBytes(StandardCharsets.UTF_8));
            tree.append(leaf);
            path.accept(i, leaf);
        }
        String hashes = path.hashes().stream()
                .map(hash -> '"' + Base64.getEncoder().encodeToString(hash) + '"')
                .collect(Collectors.joining(","));
        String note = key.sign(TreeHead.of(TREE, tree)).replace("\n", "\\n");
        return "{\"proofs\":[{\"leaf\":\"{\\\"n\\\":" + index + "}\",\"tree\":\"" + TREE + "\",\"index\":" + index
                + ",\"hashes\":[" + hashes + "],\"checkpoint\":\"" + note + "\"}]}";
    }

    private static String run(Path program, Path proof, Path key) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("python3", program.toString(), proof.toString(), key.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() + " " + said;
    }
}

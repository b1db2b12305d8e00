package dev.footfall.replay.audit;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.schemas.audit.InvalidNoteException;
import dev.footfall.schemas.audit.ProofRules;
import dev.footfall.schemas.audit.TreeHasher;
import dev.footfall.schemas.audit.TreeHead;
import dev.footfall.schemas.audit.VerifyingKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/**
 * That an entry is in the log, for who has the log's public key and nothing else.
 *
 * @param leaf the entry as it is hashed: canonical JSON
 * @param tree the tree that it is in
 * @param index its number there
 * @param hashes the way from the leaf to the root, in base64 (RFC 9162, section 2.1.3)
 * @param checkpoint the signed head
 */
@JsonPropertyOrder({"leaf", "tree", "index", "hashes", "checkpoint"})
record InclusionProof(String leaf, String tree, long index, List<String> hashes, String checkpoint) {
    private static final JsonMapper JSON = new JsonMapper();

    InclusionProof {
        hashes = List.copyOf(hashes);
    }

    /** Proofs of all that is in the log about one thing. */
    record Bundle(List<InclusionProof> proofs) {
        Bundle {
            proofs = List.copyOf(proofs);
        }

        String toJson() throws IOException {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
        }

        /**
         * Reads a file of them.
         *
         * @throws IOException if it cannot be read or is none
         */
        static Bundle read(Path file) throws IOException {
            try {
                return JSON.readValue(Files.readAllBytes(file), Bundle.class);
            } catch (JsonProcessingException e) {
                throw new IOException(file + " is not a proof as 'audit proof' writes it", e);
            }
        }
    }

    /**
     * Checks it.
     *
     * @return the head that the entry is in
     * @throws InvalidNoteException if it proves nothing
     */
    TreeHead check(VerifyingKey key) throws InvalidNoteException {
        TreeHead head = key.open(checkpoint);
        TreeHasher hasher = new TreeHasher();
        boolean isIn;
        try {
            List<byte[]> path = hashes.stream()
                    .map(hash -> Base64.getDecoder().decode(hash))
                    .toList();
            isIn = ProofRules.rootOf(
                            hasher, index, head.size(), hasher.leaf(leaf.getBytes(StandardCharsets.UTF_8)), path)
                    .filter(root -> Base64.getEncoder().encodeToString(root).equals(head.root()))
                    .isPresent();
        } catch (IllegalArgumentException e) {
            isIn = false; // not base64
        }
        if (!head.tree().equals(tree) || !isIn) {
            throw new InvalidNoteException("the entry is not record " + index + " of the tree that was signed");
        }
        return head;
    }
}

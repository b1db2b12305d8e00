package dev.footfall.schemas.audit;

import java.util.List;
import java.util.Optional;

/**
 * What Merkle proofs prove.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9162#section-2.1.3.2">RFC 9162, sections 2.1.3.2 and 2.1.4.2</a>
 */
public final class ProofRules {
    private ProofRules() {}

    /** The root of the tree of that size that has this leaf there; empty if the proof fits no such tree. */
    public static Optional<byte[]> rootOf(
            TreeHasher hasher, long index, long size, byte[] leafHash, List<byte[]> proof) {
        if (index < 0 || index >= size) {
            return Optional.empty();
        }
        long node = index;
        long last = size - 1;
        byte[] root = leafHash;
        for (byte[] hash : proof) {
            if (last == 0) {
                return Optional.empty();
            }
            if ((node & 1) == 1 || node == last) {
                root = hasher.node(hash, root);
                while ((node & 1) == 0 && node != 0) {
                    node >>>= 1;
                    last >>>= 1;
                }
            } else {
                root = hasher.node(root, hash);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 ? Optional.of(root) : Optional.empty();
    }

    /** Whether the proof shows that the older tree is the beginning of the newer one. */
    public static boolean isBeginning(TreeHasher hasher, TreeHead older, TreeHead newer, List<byte[]> proof) {
        if (older.size() == newer.size()) {
            return proof.isEmpty() && older.root().equals(newer.root());
        }
        if (older.size() < 1 || older.size() > newer.size() || proof.isEmpty()) {
            return false;
        }
        boolean isFullSubtree = Long.bitCount(older.size()) == 1;
        long node = older.size() - 1;
        long last = newer.size() - 1;
        while ((node & 1) == 1) {
            node >>>= 1;
            last >>>= 1;
        }
        byte[] olderRoot = isFullSubtree ? older.rootHash() : proof.getFirst();
        byte[] newerRoot = olderRoot;
        for (byte[] hash : proof.subList(isFullSubtree ? 0 : 1, proof.size())) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                olderRoot = hasher.node(hash, olderRoot);
                newerRoot = hasher.node(hash, newerRoot);
                while ((node & 1) == 0 && node != 0) {
                    node >>>= 1;
                    last >>>= 1;
                }
            } else {
                newerRoot = hasher.node(newerRoot, hash);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 && older.hasRoot(olderRoot) && newer.hasRoot(newerRoot);
    }
}

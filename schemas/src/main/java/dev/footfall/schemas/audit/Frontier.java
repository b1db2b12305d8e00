package dev.footfall.schemas.audit;

import java.util.ArrayList;
import java.util.List;

/**
 * A Merkle tree as far as it is needed to let it grow: the roots of its full subtrees, one for each 1 in the binary
 * form of its size. Appending takes two hashes on average. Owned by one thread.
 */
public final class Frontier {
    private static final int LEVELS = Long.SIZE - 1;

    private final TreeHasher hasher;
    private final byte[][] roots = new byte[LEVELS][]; // that of 2^i leaves at i, where the size has such a subtree
    private long size;

    /** A tree without leaves. */
    public Frontier(TreeHasher hasher) {
        this.hasher = hasher;
    }

    /**
     * A tree that was left earlier.
     *
     * @param size its leaves
     * @param hashes what {@link #hashes()} said
     * @throws IllegalArgumentException if a tree of that size has not so many subtrees, or one of them is no hash
     */
    public static Frontier of(TreeHasher hasher, long size, List<byte[]> hashes) {
        if (size < 0 || Long.bitCount(size) != hashes.size()) {
            throw new IllegalArgumentException(
                    "a tree of " + size + " leaves does not consist of " + hashes.size() + " full subtrees");
        }
        Frontier frontier = new Frontier(hasher);
        int next = 0;
        for (int level = LEVELS - 1; level >= 0; level--) {
            if ((size >>> level & 1) == 1) {
                byte[] hash = hashes.get(next++);
                if (hash.length != TreeHasher.HASH_BYTES) {
                    throw new IllegalArgumentException("a hash has " + TreeHasher.HASH_BYTES + " bytes");
                }
                frontier.roots[level] = hash.clone();
            }
        }
        frontier.size = size;
        return frontier;
    }

    /** Adds a leaf at the end. */
    public void append(byte[] leafHash) {
        byte[] carried = leafHash;
        int level = 0;
        for (long rest = size; (rest & 1) == 1; rest >>>= 1) {
            carried = hasher.node(roots[level], carried);
            level++;
        }
        roots[level] = carried;
        size++;
    }

    /** How many leaves there are. */
    public long size() {
        return size;
    }

    /** The tree's root hash. */
    public byte[] root() {
        if (size == 0) {
            return hasher.emptyRoot();
        }
        int level = Long.numberOfTrailingZeros(size);
        byte[] root = roots[level];
        for (level++; level < LEVELS; level++) {
            if ((size >>> level & 1) == 1) {
                root = hasher.node(roots[level], root);
            }
        }
        return root.clone();
    }

    /** The roots of the full subtrees, the largest first. */
    public List<byte[]> hashes() {
        List<byte[]> hashes = new ArrayList<>();
        for (int level = LEVELS - 1; level >= 0; level--) {
            if ((size >>> level & 1) == 1) {
                hashes.add(roots[level].clone());
            }
        }
        return hashes;
    }
}

package dev.footfall.schemas.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A Merkle proof in the making: it is known which subtrees it consists of; their leaves are read once, in order, and
 * none is kept. Owned by one thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9162#section-2.1.3">RFC 9162, sections 2.1.3 and 2.1.4</a>
 */
public final class ProofPath {
    private final TreeHasher hasher;
    private final List<Subtree> path;
    private final List<Subtree> ascending;
    private int current;

    private ProofPath(TreeHasher hasher) {
        this.hasher = hasher;
        this.path = new ArrayList<>();
        this.ascending = new ArrayList<>();
    }

    /**
     * That a leaf is in a tree.
     *
     * @param index of the leaf, from 0
     * @param size of the tree
     */
    public static ProofPath inclusion(TreeHasher hasher, long index, long size) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("a tree of " + size + " leaves has no leaf " + index);
        }
        ProofPath proof = new ProofPath(hasher);
        proof.addInclusion(index, 0, size);
        return proof.sorted();
    }

    /**
     * That a tree is the beginning of a larger one.
     *
     * @param older size of the one, 1 or more
     * @param newer size of the other
     */
    public static ProofPath consistency(TreeHasher hasher, long older, long newer) {
        if (older < 1 || older > newer) {
            throw new IllegalArgumentException("no tree of " + older + " leaves is the beginning of one of " + newer);
        }
        ProofPath proof = new ProofPath(hasher);
        proof.addConsistency(older, 0, newer, true);
        return proof.sorted();
    }

    /** Takes the tree's leaves, all of them, in order. */
    public void accept(long index, byte[] leafHash) {
        while (current < ascending.size() && index >= ascending.get(current).to) {
            current++;
        }
        if (current < ascending.size() && index >= ascending.get(current).from) {
            ascending.get(current).leaves.append(leafHash);
        }
    }

    /**
     * The proof's hashes, in their order.
     *
     * @throws IllegalStateException if leaves were left out
     */
    public List<byte[]> hashes() {
        List<byte[]> hashes = new ArrayList<>();
        for (Subtree subtree : path) {
            if (subtree.leaves.size() != subtree.to - subtree.from) {
                throw new IllegalStateException("the tree's leaves are not all there");
            }
            hashes.add(subtree.leaves.root());
        }
        return hashes;
    }

    private void addInclusion(long index, long from, long to) {
        if (to - from == 1) {
            return;
        }
        long middle = from + Long.highestOneBit(to - from - 1);
        if (index < middle) {
            addInclusion(index, from, middle);
            add(middle, to);
        } else {
            addInclusion(index, middle, to);
            add(from, middle);
        }
    }

    private void addConsistency(long older, long from, long to, boolean isOlderTree) {
        if (older == to) {
            if (!isOlderTree) {
                add(from, to);
            }
            return;
        }
        long middle = from + Long.highestOneBit(to - from - 1);
        if (older <= middle) {
            addConsistency(older, from, middle, isOlderTree);
            add(middle, to);
        } else {
            addConsistency(older, middle, to, false);
            add(from, middle);
        }
    }

    private void add(long from, long to) {
        path.add(new Subtree(from, to, new Frontier(hasher)));
    }

    private ProofPath sorted() {
        ascending.addAll(path);
        ascending.sort(Comparator.comparingLong(Subtree::from));
        return this;
    }

    /** The leaves from {@code from} to before {@code to}. */
    private record Subtree(long from, long to, Frontier leaves) {}
}

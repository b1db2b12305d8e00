package dev.footfall.schemas.audit;

import dev.footfall.schemas.record.AuditRecord;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds the records of a tree, read in order, against its signed heads. The first thing that is wrong is found; what
 * comes after it is not looked at. Owned by one thread.
 *
 * <p>A record that was changed is named by its checksum. If whoever changed it recomputed the checksum too, it is the
 * next head that does not fit, and the first record after the head before is named.
 */
public final class TreeVerifier {
    private final String tree;
    private final TreeHasher hasher;
    private final Frontier log;
    private final NavigableMap<Long, TreeHead> heads = new TreeMap<>();
    private final long begin;
    private long good;
    private @Nullable Finding finding;

    /**
     * @param heads of this tree, their signatures verified, in any order; they may repeat
     * @param begin where the records begin: an empty tree, or that of one of the heads
     */
    public TreeVerifier(String tree, Collection<TreeHead> heads, TreeHasher hasher, Frontier begin) {
        this.tree = tree;
        this.hasher = hasher;
        this.log = begin;
        this.begin = begin.size();
        this.good = begin.size();
        for (TreeHead head : heads) {
            TreeHead known = this.heads.putIfAbsent(head.size(), head);
            if (known != null && !known.equals(head)) {
                find(0, "two heads of " + head.size() + " records with different roots are signed: the log was forked");
            }
        }
        if (this.begin > 0 && !this.heads.containsKey(this.begin)) {
            find(this.begin, "the records begin where no head is signed");
        }
        compare();
    }

    /** Takes the next record. */
    public void accept(AuditRecord next) {
        if (finding != null) {
            return;
        }
        if (next.getIndex() != log.size()) {
            find(
                    log.size(),
                    next.getIndex() > log.size()
                            ? "it is missing; record " + next.getIndex() + " stands in its place"
                            : "record " + next.getIndex() + " stands in its place: repeated, inserted or moved");
            return;
        }
        byte[] leaf = hasher.leaf(AuditLeaf.bytes(next.getEntry()));
        if (AuditLeaf.checksum(leaf) != next.getChecksum()) {
            find(log.size(), "it was changed: its content does not match its checksum");
            return;
        }
        log.append(leaf);
        compare();
    }

    private void compare() {
        TreeHead head = heads.get(log.size());
        if (head == null || finding != null) {
            return;
        }
        if (head.hasRoot(log.root())) {
            good = log.size();
        } else {
            find(
                    good,
                    "this record, or one of those after it up to record " + (log.size() - 1)
                            + ", is not the one that was signed: the head of " + log.size() + " records does not fit");
        }
    }

    /** What came of it. */
    public Report finish() {
        if (finding == null && heads.isEmpty() && log.size() > 0) {
            find(0, "no head of this tree is signed, or none is left");
        }
        if (finding == null && !heads.isEmpty() && heads.lastKey() > log.size()) {
            find(
                    log.size(),
                    "it is missing: the log ends here, and a head of " + heads.lastKey() + " records is signed");
        }
        return new Report(tree, begin, log.size(), good, heads.size(), Optional.ofNullable(finding));
    }

    /** How many records the tree has up to here, if nothing is wrong. */
    public long size() {
        return log.size();
    }

    /** The first thing that is wrong so far. */
    public Optional<Finding> finding() {
        return Optional.ofNullable(finding);
    }

    private void find(long index, String problem) {
        if (finding == null) {
            finding = new Finding(tree, index, problem);
        }
    }

    /**
     * What came of verifying a tree.
     *
     * @param begin the first record that was read
     * @param size records of the tree, as far as they were read
     * @param verified records of the tree that a signed head commits to; those after it wait for the next head
     * @param heads how many different signed heads there were
     * @param finding what is wrong first, if anything is
     */
    public record Report(String tree, long begin, long size, long verified, int heads, Optional<Finding> finding) {}
}

package dev.footfall.schemas.audit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The signed heads of a log's trees, gathered from wherever they are kept; those whose signature does not hold are
 * findings. Owned by one thread.
 */
public final class SignedHeads {
    private final VerifyingKey key;
    private final Map<String, Set<TreeHead>> byTree = new TreeMap<>();
    private final Set<String> known = new LinkedHashSet<>();
    private final List<Finding> findings = new ArrayList<>();

    public SignedHeads(VerifyingKey key) {
        this.key = key;
    }

    /**
     * Takes a checkpoint.
     *
     * @param tree whose it is said to be
     * @param size how many records it is said to be of
     */
    public void add(String tree, long size, String note) {
        if (!known.add(note)) {
            return;
        }
        try {
            TreeHead head = key.open(note);
            if (head.tree().equals(tree) && head.size() == size) {
                byTree.computeIfAbsent(tree, _ -> new LinkedHashSet<>()).add(head);
            } else {
                findings.add(new Finding(tree, size, "the checkpoint kept for this size is another one: " + head));
            }
        } catch (InvalidNoteException e) {
            findings.add(new Finding(tree, size, "the checkpoint of this size is not valid: " + e.getMessage()));
        }
    }

    /** The heads of a tree whose signature holds. */
    public List<TreeHead> of(String tree) {
        return List.copyOf(byTree.getOrDefault(tree, Set.of()));
    }

    /** The trees that have a head. */
    public SortedSet<String> trees() {
        return new TreeSet<>(byTree.keySet());
    }

    /** What is wrong with the heads themselves, in the order in which they came. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }
}

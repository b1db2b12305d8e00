package dev.footfall.schemas.audit;

/**
 * Where a log is not what was signed.
 *
 * @param tree the tree
 * @param index the first record that is not as it was, or the first that may be
 * @param problem what is wrong, in words
 */
public record Finding(String tree, long index, String problem) {
    @Override
    public String toString() {
        return "tree " + tree + ", record " + index + ": " + problem;
    }
}

package dev.footfall.processors.activity;

/** The version byte with which everything in state begins. */
final class Versions {
    private Versions() {}

    /**
     * @throws IllegalStateException if they differ
     */
    static void require(int known, int found) {
        if (found != known) {
            throw new IllegalStateException("state of activity in version " + found + ", but this program knows "
                    + known + "; run the program that wrote it, or a newer one");
        }
    }
}

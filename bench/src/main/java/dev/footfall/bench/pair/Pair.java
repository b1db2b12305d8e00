package dev.footfall.bench.pair;

/**
 * Two sides that are up and can be measured in turns.
 *
 * @param ours what Footfall does
 * @param theirs the peer, or the limit that it is held against
 */
public record Pair(Side ours, Side theirs) implements AutoCloseable {
    @Override
    public void close() {
        ours.close();
        theirs.close();
    }
}

package dev.footfall.bench.pair;

/** One side of a comparison. Owned by one thread. */
public interface Side extends AutoCloseable {
    /** Does the work once and returns its figure: a rate or a latency, in the same unit as the other side's. */
    double measure() throws Exception;

    /** Ends what the side started. */
    @Override
    default void close() {}
}

package dev.footfall.ingest.access;

/**
 * How many events may come. A request counts as many as it holds, and at least one.
 *
 * @param eventsPerSecond in the long run
 * @param burst at once, after a pause
 */
public record RateLimit(int eventsPerSecond, int burst) {
    private static final int MAX = 1_000_000;

    public RateLimit {
        if (eventsPerSecond < 1 || eventsPerSecond > MAX) {
            throw new IllegalArgumentException("events-per-second: must be 1 to " + MAX);
        }
        if (burst < 1 || burst > MAX) {
            throw new IllegalArgumentException("burst: must be 1 to " + MAX);
        }
    }
}

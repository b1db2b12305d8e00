package dev.footfall.ingest.body;

/**
 * How much a request may hold.
 *
 * @param maxBodyBytes of the body as it comes over the wire
 * @param maxInflatedBytes of the body once its content encoding is undone
 * @param maxEvents in one request
 * @param maxEventBytes of one event's JSON; a larger one is rejected by itself
 * @param maxDepth of objects and arrays inside each other in one event, the event itself being the first
 */
public record LimitSettings(int maxBodyBytes, int maxInflatedBytes, int maxEvents, int maxEventBytes, int maxDepth) {
    /** A body that is no JSON is quarantined whole, and the quarantine's topic takes this much. */
    private static final int QUARANTINE_BYTES = 10_000_000;

    public LimitSettings {
        require(maxBodyBytes >= 1024 && maxBodyBytes <= QUARANTINE_BYTES, "max-body-bytes: must be 1024 to 10000000");
        require(
                maxInflatedBytes >= maxBodyBytes && maxInflatedBytes <= QUARANTINE_BYTES,
                "max-inflated-bytes: must be max-body-bytes to 10000000");
        require(maxEvents >= 1, "max-events: must be 1 or more");
        require(
                maxEventBytes >= 256 && maxEventBytes <= 900_000,
                "max-event-bytes: must be 256 to 900000, what a broker takes as one record by default");
        require(maxDepth >= 3 && maxDepth <= 500, "max-depth: must be 3 to 500");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}

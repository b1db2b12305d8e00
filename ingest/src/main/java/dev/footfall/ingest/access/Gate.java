package dev.footfall.ingest.access;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Holds a sender to its rate limit. How many events a request holds is known only once it is read, so a request enters
 * for one, and what it held beyond is charged after; the debt delays the next. Safe for use by many threads; never
 * waits.
 */
public final class Gate {
    private static final Gate OPEN = new Gate(Optional.empty(), Optional.empty());
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Optional<RateLimit> limit;
    private final Optional<Bucket> bucket;

    private Gate(Optional<RateLimit> limit, Optional<Bucket> bucket) {
        this.limit = limit;
        this.bucket = bucket;
    }

    /** A gate that never closes. */
    public static Gate open() {
        return OPEN;
    }

    /**
     * A gate with a limit.
     *
     * @param nanos time in nanoseconds from any origin, never going back
     */
    static Gate of(RateLimit limit, LongSupplier nanos) {
        Bucket bucket = Bucket.builder()
                .addLimit(bandwidth ->
                        bandwidth.capacity(limit.burst()).refillGreedy(limit.eventsPerSecond(), Duration.ofSeconds(1)))
                .withCustomTimePrecision(new Meter(nanos))
                .build();
        return new Gate(Optional.of(limit), Optional.of(bucket));
    }

    Optional<RateLimit> limit() {
        return limit;
    }

    /** Lets a request in and returns 0, or returns the seconds, at least 1, after which to ask again. */
    public long enter() {
        if (bucket.isEmpty()) {
            return 0;
        }
        var probe = bucket.get().tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? 0 : Math.max(1, Math.ceilDiv(probe.getNanosToWaitForRefill(), NANOS_PER_SECOND));
    }

    /** Charges the events that a request held beyond its first. */
    public void charge(int further) {
        if (further > 0 && bucket.isPresent()) {
            var _ = bucket.get().consumeIgnoringRateLimits(further);
        }
    }

    private record Meter(LongSupplier nanos) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanos.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}

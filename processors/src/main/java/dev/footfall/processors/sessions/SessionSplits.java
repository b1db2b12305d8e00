package dev.footfall.processors.sessions;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/**
 * When a session ends although its visitor goes on.
 *
 * @param maxLength the longest time from a session's first event to any other, inclusive; 1 s to 366 days
 * @param midnight where a session ends with the local day
 * @param onCampaign whether an event of another campaign than the session's begins a new one
 * @param onReferrer whether an event from another search engine or site than the session's begins a new one
 * @param afterDirect whether that holds for a session that came by no such way so far; if not, it becomes the session's
 */
public record SessionSplits(
        Optional<Duration> maxLength,
        Optional<ZoneId> midnight,
        boolean onCampaign,
        boolean onReferrer,
        boolean afterDirect) {
    /** A session ends only where its visitor pauses. */
    public static final SessionSplits NONE = new SessionSplits(Optional.empty(), Optional.empty(), false, false, true);

    private static final long NEVER = Long.MAX_VALUE;

    public SessionSplits {
        if (maxLength.isPresent()
                && (maxLength.get().compareTo(Duration.ofSeconds(1)) < 0
                        || maxLength.get().compareTo(Duration.ofDays(366)) > 0)) {
            throw new IllegalArgumentException("max-length: must be PT1S to PT8784H (366 days)");
        }
    }

    /**
     * Whether a boundary depends on more than the two events beside it, so that an event that comes late may move
     * others, and sums of events do not suffice.
     */
    boolean needEvents() {
        return maxLength.isPresent() || onCampaign || onReferrer;
    }

    /** Whether midnight lies between two times, the first not after the second. */
    boolean midnightBetween(long earlier, long later) {
        return midnight.isPresent() && later >= nextMidnight(earlier, midnight.get());
    }

    long maxLengthMillis() {
        return maxLength.map(Duration::toMillis).orElse(NEVER);
    }

    /** The first instant of a later local day; where clocks are set back over midnight, that comes once. */
    private static long nextMidnight(long at, ZoneId zone) {
        LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(at), zone).plusDays(1);
        long midnight = startOf(day, zone);
        return midnight > at ? midnight : startOf(day.plusDays(1), zone);
    }

    private static long startOf(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant().toEpochMilli();
    }
}

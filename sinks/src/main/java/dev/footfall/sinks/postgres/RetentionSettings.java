package dev.footfall.sinks.postgres;

import java.time.Duration;
import java.util.Optional;

/**
 * How long rows about persons are kept, in whole days, 1 or more; events have their own in {@link TableSettings}.
 *
 * @param sessions after they ended, and were recorded if that was later, as with imports
 * @param funnels attempts, after their window was over, and they were recorded
 * @param lateEvents after they were received
 * @param rejected quarantine, after it was received
 * @param deadLetters after they were set aside
 * @param audit after the records were signed; empty: for good. Who sets it needs checkpoints that were kept outside the
 *     pipeline to verify what is left
 * @param interval how often it is enforced; 1 min to 7 days
 */
public record RetentionSettings(
        Duration sessions,
        Duration funnels,
        Duration lateEvents,
        Duration rejected,
        Duration deadLetters,
        Optional<Duration> audit,
        Duration interval) {
    private static final Duration DAY = Duration.ofDays(1);

    public RetentionSettings {
        requireDays("sessions", sessions);
        requireDays("funnels", funnels);
        requireDays("late-events", lateEvents);
        requireDays("rejected", rejected);
        requireDays("dead-letters", deadLetters);
        audit.ifPresent(kept -> requireDays("audit", kept));
        if (interval.compareTo(Duration.ofMinutes(1)) < 0 || interval.compareTo(Duration.ofDays(7)) > 0) {
            throw new IllegalArgumentException("interval: must be PT1M to PT168H (7 days)");
        }
    }

    /** As sinks.yaml has it. */
    static RetentionSettings standard() {
        return new RetentionSettings(
                Duration.ofDays(400),
                Duration.ofDays(400),
                Duration.ofDays(400),
                Duration.ofDays(90),
                Duration.ofDays(90),
                Optional.empty(),
                DAY);
    }

    private static void requireDays(String name, Duration kept) {
        if (kept.compareTo(DAY) < 0 || !kept.equals(Duration.ofDays(kept.toDays()))) {
            throw new IllegalArgumentException(name + ": must be whole days, P1D or more");
        }
    }
}

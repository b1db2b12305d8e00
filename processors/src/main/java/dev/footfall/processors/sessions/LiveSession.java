package dev.footfall.processors.sessions;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A session that events may still touch.
 *
 * @param id made from its first event, see {@link SessionIds}
 * @param open whether the clock had not passed its end by more than the gap
 * @param source by which it is told from one of another campaign
 * @param anchor of its events that are no longer kept one by one; null if all are, or none had to be
 * @param published what readers have of it
 */
record LiveSession(
        UUID id,
        SessionTally tally,
        boolean open,
        SourceState source,
        Stretch.@Nullable Anchor anchor,
        Publication published) {
    /**
     * A revision that was published.
     *
     * @param revision 0 if none was
     * @param pace when the next would be published if all came evenly, one an interval, milliseconds since 1970; 0 if
     *     that does not matter. Older programs wrote the time of this one, which holds nothing up
     */
    record Publication(long revision, long pace) {
        static final Publication NEVER = new Publication(0, 0);
    }

    long startedAt() {
        return tally.first().at();
    }

    long endedAt() {
        return tally.endedAt();
    }

    boolean beginsWith(Moment first) {
        return tally.first().equals(first);
    }

    /** Grows with every event and with closing, and follows from the content alone. */
    long revision() {
        return revisionOf(tally, open);
    }

    static long revisionOf(SessionTally tally, boolean open) {
        return 2L * tally.events() + (open ? 0 : 1);
    }

    /** Whether readers have an older revision. */
    boolean isPending() {
        return published.revision() != revision();
    }

    LiveSession close() {
        return new LiveSession(id, tally, false, source, anchor, published);
    }

    LiveSession published(Publication publication) {
        return new LiveSession(id, tally, open, source, anchor, publication);
    }

    LiveSession anchored(Stretch.Anchor at) {
        return new LiveSession(id, tally, open, source, at, published);
    }
}

package dev.footfall.processors.sessions;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Events that follow each other in a session: one, or all of a session as far as it is known.
 *
 * @param session of which these are all events; null if they are of none, or of another than before
 */
record Stretch(
        SessionTally tally,
        SourceState source,
        @Nullable Anchor anchor,
        @Nullable LiveSession session) {
    /**
     * The events at a session's start that are no longer kept one by one.
     *
     * @param isSourced whether one of them, or the session before, gave the session its source
     */
    record Anchor(SessionTally tally, boolean isSourced) {}

    static Stretch of(SessionTally event, SessionDefinition definition) {
        return new Stretch(event, SourceState.of(event.attribution(), definition.splits()), null, null);
    }

    static Stretch of(LiveSession session) {
        return new Stretch(session.tally(), session.source(), session.anchor(), session);
    }

    static Stretch of(LiveSession session, Anchor anchor) {
        SourceState source = anchor.isSourced() ? session.source() : SourceState.NONE;
        return new Stretch(anchor.tally(), source, anchor, null);
    }

    /** As the beginning of a session to which a source is handed on; empty if its events decide one by one. */
    Optional<Stretch> begin(long handedOn) {
        return source.begin(handedOn)
                .map(begun -> begun.equals(source) ? this : new Stretch(tally, begun, anchor, null));
    }

    /** This with what follows it in the same session. */
    Stretch plus(Stretch next) {
        return new Stretch(
                tally.plus(next.tally), source.plus(next.source), anchor == null ? next.anchor : anchor, null);
    }
}

package dev.footfall.processors.sessions;

import java.util.Optional;

/**
 * The source of a session, by which campaigns are told apart, and where it has it from.
 *
 * @param source a {@link TrafficSource}
 */
record SourceState(long source, Origin origin) {
    /** Nothing but direct visits. */
    static final SourceState NONE = new SourceState(TrafficSource.NONE, Origin.LATER);

    /** Who named a source. */
    enum Origin {
        /** The first event. */
        FIRST,
        /** The session before, which ended although the visitor went on. */
        EARLIER,
        /** An event after the first, or none. */
        LATER
    }

    static SourceState of(Attribution attribution, SessionSplits splits) {
        long source = TrafficSource.of(attribution, splits);
        return source == TrafficSource.NONE ? NONE : new SourceState(source, Origin.FIRST);
    }

    /** What the first event says. */
    long ofFirstEvent() {
        return origin == Origin.FIRST ? source : TrafficSource.NONE;
    }

    /** What the session before handed on. */
    long handedOn() {
        return origin == Origin.EARLIER ? source : TrafficSource.NONE;
    }

    /** The same events after a session that hands its source on; empty if their sources must be looked at again. */
    Optional<SourceState> begin(long handedOn) {
        return switch (origin) {
            case FIRST -> Optional.of(this);
            case EARLIER -> handedOn == source ? Optional.of(this) : Optional.empty();
            case LATER -> {
                if (handedOn == TrafficSource.NONE) {
                    yield Optional.of(this);
                }
                yield source == TrafficSource.NONE
                        ? Optional.of(new SourceState(handedOn, Origin.EARLIER))
                        : Optional.empty();
            }
        };
    }

    SourceState plus(SourceState next) {
        if (source != TrafficSource.NONE || next.source == TrafficSource.NONE) {
            return this;
        }
        return new SourceState(next.source, Origin.LATER);
    }

    /** Whether what follows goes on as a whole if its first event does: none of its sources begins a session. */
    boolean fits(SourceState next, SessionSplits splits) {
        return next.source == TrafficSource.NONE
                || next.source == source
                || (source == TrafficSource.NONE && !splits.afterDirect() && next.origin != Origin.EARLIER);
    }
}

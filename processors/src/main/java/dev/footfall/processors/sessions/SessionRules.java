package dev.footfall.processors.sessions;

import dev.footfall.processors.sessions.SessionChange.Cause;
import dev.footfall.processors.sessions.SessionChange.Published;
import dev.footfall.processors.sessions.SessionChange.Retracted;
import dev.footfall.processors.sessions.SessionChange.TooLate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which events make up a session: neighbours in time that lie no more than the gap apart. An event that comes out of
 * order extends a session, opens one between others, or bridges two, so that the same events make the same sessions in
 * whatever order they come; only one that lies further than the horizon behind its visitor's newest event is left out.
 *
 * <p>Sessions that no event within the horizon can touch are forgotten, which changes nothing: an event that is not
 * late lies at or after {@code newest - horizon}, and so touches only sessions that ended at or after
 * {@code newest - horizon - gap}; those are kept.
 */
final class SessionRules {
    private SessionRules() {}

    /**
     * A visitor's state after an event or some time, and what is to be told of it, in order.
     */
    record Update(VisitorState state, List<SessionChange> changes) {}

    /**
     * Takes in an event.
     *
     * @param tally of that event alone
     * @param now milliseconds since 1970, by which a session is open or over
     */
    static Update add(VisitorState state, SessionTally tally, List<SessionDefinition> definitions, long now) {
        long newest = Math.max(state.newest(), tally.endedAt());
        List<SessionChange> changes = new ArrayList<>(2);
        Map<String, List<LiveSession>> live = LinkedHashMap.newLinkedHashMap(definitions.size());
        for (SessionDefinition definition : definitions) {
            List<LiveSession> before = state.live(definition);
            if (exceeds(newest, tally.endedAt(), definition.horizonMillis())) {
                changes.add(new TooLate(definition.name(), newest));
                live.put(definition.name(), before);
            } else {
                live.put(definition.name(), place(state, before, tally, definition, newest, now, changes));
            }
        }
        // A timer that is early enough stays: looking in vain now and then costs less than setting it with every event.
        long timer = Math.min(state.timer(), nextEnd(live, definitions));
        return new Update(new VisitorState(state.source(), state.visitorId(), newest, timer, live), changes);
    }

    /** Closes the sessions that are over, and sets the timer anew. */
    static Update close(VisitorState state, List<SessionDefinition> definitions, long now) {
        List<SessionChange> changes = new ArrayList<>(1);
        Map<String, List<LiveSession>> live = LinkedHashMap.newLinkedHashMap(definitions.size());
        for (SessionDefinition definition : definitions) {
            List<LiveSession> sessions = new ArrayList<>(state.live(definition));
            sessions.replaceAll(session -> {
                if (!session.open() || isOpen(session.tally(), definition, now)) {
                    return session;
                }
                LiveSession closed = new LiveSession(session.id(), session.tally(), false);
                changes.add(new Published(definition, closed, Cause.CLOSED));
                return closed;
            });
            live.put(definition.name(), sessions);
        }
        long timer = nextEnd(live, definitions);
        return new Update(new VisitorState(state.source(), state.visitorId(), state.newest(), timer, live), changes);
    }

    private static List<LiveSession> place(
            VisitorState visitor,
            List<LiveSession> before,
            SessionTally event,
            SessionDefinition definition,
            long newest,
            long now,
            List<SessionChange> changes) {
        List<LiveSession> touched = new ArrayList<>(2);
        List<LiveSession> after = new ArrayList<>(before.size() + 1);
        SessionTally joined = event;
        for (LiveSession session : before) {
            if (touches(session, event.endedAt(), definition.gapMillis())) {
                touched.add(session);
                joined = joined.plus(session.tally());
            } else if (!exceeds(newest, session.endedAt(), definition.horizonMillis() + definition.gapMillis())) {
                after.add(session);
            } else if (session.open()) { // it is over by the visitor's own events, ahead of the clock
                LiveSession closed = new LiveSession(session.id(), session.tally(), false);
                changes.add(new Published(definition, closed, Cause.CLOSED));
            }
        }
        LiveSession result = identify(visitor, joined, touched, definition, now);
        for (LiveSession session : touched) {
            if (!session.id().equals(result.id())) {
                changes.add(new Retracted(definition.name(), session.id()));
            }
        }
        changes.add(new Published(definition, result, causeOf(touched.size())));
        after.add(result);
        after.sort(Comparator.comparingLong(LiveSession::startedAt));
        return after;
    }

    private static LiveSession identify(
            VisitorState visitor,
            SessionTally tally,
            List<LiveSession> touched,
            SessionDefinition definition,
            long now) {
        boolean open = isOpen(tally, definition, now);
        for (LiveSession session : touched) {
            if (session.tally().first().equals(tally.first())) {
                return new LiveSession(session.id(), tally, open);
            }
        }
        var id = SessionIds.of(
                visitor.source(),
                visitor.visitorId(),
                definition.name(),
                tally.first().eventId());
        return new LiveSession(id, tally, open);
    }

    private static Cause causeOf(int touched) {
        return switch (touched) {
            case 0 -> Cause.OPENED;
            case 1 -> Cause.EXTENDED;
            default -> Cause.MERGED;
        };
    }

    private static boolean touches(LiveSession session, long at, long gap) {
        return !exceeds(at, session.endedAt(), gap) && !exceeds(session.startedAt(), at, gap);
    }

    private static boolean isOpen(SessionTally tally, SessionDefinition definition, long now) {
        return !exceeds(now, tally.endedAt(), definition.gapMillis());
    }

    /** Whether one time lies more than a limit after another. */
    private static boolean exceeds(long later, long earlier, long limit) {
        long difference = later - earlier;
        return later > earlier && (difference > limit || difference < 0); // below 0: more than a long can hold
    }

    /** When the next open session is over, unless an event extends it until then. */
    private static long nextEnd(Map<String, List<LiveSession>> live, List<SessionDefinition> definitions) {
        long next = VisitorState.NO_TIMER;
        for (SessionDefinition definition : definitions) {
            for (LiveSession session : live.getOrDefault(definition.name(), List.of())) {
                if (session.open()) {
                    next = Math.min(next, Math.addExact(session.endedAt(), definition.gapMillis() + 1));
                }
            }
        }
        return next;
    }
}

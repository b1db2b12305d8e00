package dev.footfall.processors.sessions;

import dev.footfall.processors.sessions.CutRules.Cut;
import dev.footfall.processors.sessions.LiveSession.Publication;
import dev.footfall.processors.sessions.SessionChange.Effect;
import dev.footfall.processors.sessions.SessionChange.Placed;
import dev.footfall.processors.sessions.SessionChange.TooLate;
import dev.footfall.processors.sessions.VisitorState.Visits;
import dev.footfall.processors.streams.Audience;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which events make up a session: neighbours in time that lie no more than the gap apart, cut further where a
 * definition splits. An event that comes out of order extends a session, opens one between others, bridges two or parts
 * one, so that the same events make the same sessions in whatever order they come; only one that lies further than the
 * horizon behind its visitor's newest event is left out.
 *
 * <p>Sessions that no event within the horizon can touch are forgotten, which changes nothing: an event that is not
 * late lies at or after {@code newest - horizon}, and so touches only sessions that ended at or after
 * {@code newest - horizon - gap}; those are kept.
 *
 * <p>A session that was published too often of late waits with what changes in it, unless its visitor's sessions are cut
 * anew.
 */
final class SessionRules {
    private final List<SessionDefinition> definitions;
    private final long publishInterval;
    private final Audience audience;

    /**
     * @param publishInterval milliseconds between two revisions of a session that merely grows, on average; 0 for every
     *     revision
     * @param audience while there is none, sessions wait
     */
    SessionRules(List<SessionDefinition> definitions, long publishInterval, Audience audience) {
        this.definitions = List.copyOf(definitions);
        this.publishInterval = publishInterval;
        this.audience = audience;
    }

    /**
     * A visitor's state after an event or some time, and what is to be told of it, in order.
     */
    record Update(VisitorState state, List<SessionChange> changes) {}

    /**
     * Takes in an event.
     *
     * @param event tally of that event alone
     * @param history the visitor's events before it, as far back as {@link Visits#keptFrom}
     * @param now milliseconds since 1970, by which a session is open or over
     */
    Update add(VisitorState state, SessionTally event, EventHistory history, long now) {
        long newest = Math.max(state.newest(), event.endedAt());
        Announcements out = new Announcements(publishInterval, audience.isThere(), now);
        Map<String, Visits> visits = LinkedHashMap.newLinkedHashMap(definitions.size());
        for (SessionDefinition definition : definitions) {
            Visits before = state.visits(definition);
            if (CutRules.exceeds(newest, event.endedAt(), definition.horizonMillis())
                    || event.endedAt() <= before.sealedUntil()) {
                out.add(new TooLate(definition, newest));
                visits.put(definition.name(), before);
            } else {
                Visits kept = HorizonRules.forget(before, definition, newest, out);
                kept = HorizonRules.anchor(kept, definition, newest, history);
                kept = place(state, kept, event, definition, history, out);
                visits.put(definition.name(), HorizonRules.seal(kept, definition, out));
            }
        }
        // A timer that is early enough stays: looking in vain now and then costs less than setting it with every event.
        long timer = Math.min(state.timer(), nextTimer(visits, out));
        return new Update(new VisitorState(state.source(), state.visitorId(), newest, timer, visits), out.changes());
    }

    /** Closes the sessions that are over, publishes those that have waited, and sets the timer anew. */
    Update tick(VisitorState state, long now) {
        Announcements out = new Announcements(publishInterval, true, now);
        Map<String, Visits> visits = LinkedHashMap.newLinkedHashMap(definitions.size());
        for (SessionDefinition definition : definitions) {
            Visits before = state.visits(definition);
            List<LiveSession> live = new ArrayList<>(before.live());
            live.replaceAll(session -> out.afterAWhile(session, definition));
            visits.put(definition.name(), new Visits(live, before.keptFrom(), before.sealedUntil()));
        }
        long timer = nextTimer(visits, out);
        return new Update(
                new VisitorState(state.source(), state.visitorId(), state.newest(), timer, visits), out.changes());
    }

    private static Visits place(
            VisitorState visitor,
            Visits visits,
            SessionTally event,
            SessionDefinition definition,
            EventHistory history,
            Announcements out) {
        List<LiveSession> before = visits.live();
        Cut cut = CutRules.place(before, event, definition, history);
        List<LiveSession> gone = before.subList(cut.from(), cut.to());
        int intact = 0;
        for (Stretch stretch : cut.stretches()) {
            intact += stretch.session() != null ? 1 : 0;
        }
        Effect effect = effectOf(gone.size() - intact, cut.stretches().size() - intact);
        out.add(new Placed(definition, effect));
        boolean isCutAnew = effect != Effect.EXTENDED;
        for (LiveSession session : gone) {
            if (!isBegun(session, cut)) {
                out.retract(session, definition);
                isCutAnew = true;
            }
        }
        List<LiveSession> after =
                new ArrayList<>(before.size() + cut.stretches().size());
        after.addAll(before.subList(0, cut.from()));
        for (Stretch stretch : cut.stretches()) {
            LiveSession known = stretch.session();
            after.add(known != null ? known : renew(visitor, stretch, gone, definition, isCutAnew, out));
        }
        after.addAll(before.subList(cut.to(), before.size()));
        return new Visits(after, visits.keptFrom(), visits.sealedUntil());
    }

    private static boolean isBegun(LiveSession session, Cut cut) {
        for (Stretch stretch : cut.stretches()) { // a stream would take a tenth of the time of an event's rules
            if (session.beginsWith(stretch.tally().first())) {
                return true;
            }
        }
        return false;
    }

    private static LiveSession renew(
            VisitorState visitor,
            Stretch stretch,
            List<LiveSession> gone,
            SessionDefinition definition,
            boolean isCutAnew,
            Announcements out) {
        SessionTally tally = stretch.tally();
        boolean open = out.isOpen(tally, definition);
        for (LiveSession before : gone) {
            if (before.beginsWith(tally.first())) {
                boolean isSame = before.tally().equals(tally);
                LiveSession session = new LiveSession(
                        before.id(),
                        tally,
                        isSame ? before.open() : open,
                        stretch.source(),
                        stretch.anchor(),
                        before.published());
                return isSame ? session : out.changed(session, definition, isCutAnew);
            }
        }
        var id = SessionIds.of(
                visitor.source(),
                visitor.visitorId(),
                definition.name(),
                tally.first().eventId());
        LiveSession session = new LiveSession(id, tally, open, stretch.source(), stretch.anchor(), Publication.NEVER);
        return out.changed(session, definition, true);
    }

    private static Effect effectOf(int before, int after) {
        if (after == before) {
            return Effect.EXTENDED;
        }
        if (after < before) {
            return Effect.MERGED;
        }
        return before == 0 ? Effect.OPENED : Effect.SPLIT;
    }

    /** When the next session is to be looked at, unless an event changes that until then. */
    private long nextTimer(Map<String, Visits> visits, Announcements out) {
        long next = VisitorState.NO_TIMER;
        for (SessionDefinition definition : definitions) {
            for (LiveSession session :
                    visits.getOrDefault(definition.name(), Visits.NONE).live()) {
                next = Math.min(next, out.dueAt(session, definition));
            }
        }
        return next;
    }
}

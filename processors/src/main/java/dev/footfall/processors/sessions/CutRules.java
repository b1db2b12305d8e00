package dev.footfall.processors.sessions;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Where a visitor's events are cut into sessions: at pauses longer than the gap, and where the definition's
 * {@link SessionSplits} say. Sessions are taken as wholes and added up wherever no boundary can fall into them; only
 * one into which a boundary may fall is taken apart into its events. Everything behind a session that begins as it did
 * before is left alone.
 */
final class CutRules {
    private final SessionDefinition definition;
    private final EventHistory history;
    private final List<LiveSession> sessions;

    /** What comes next, before the sessions that were not looked at yet. */
    private final Deque<Stretch> ahead = new ArrayDeque<>(2);

    private final List<Stretch> cut = new ArrayList<>(2);
    private int next;

    private CutRules(SessionDefinition definition, EventHistory history, List<LiveSession> sessions) {
        this.definition = definition;
        this.history = history;
        this.sessions = sessions;
    }

    /**
     * What becomes of some sessions.
     *
     * @param from the first that may have changed
     * @param to the first after it that has not
     * @param stretches what is there in their place
     */
    record Cut(int from, int to, List<Stretch> stretches) {}

    /**
     * Puts an event among sessions.
     *
     * @param sessions of the visitor, by start
     * @param event one that is not in the history yet
     */
    static Cut place(
            List<LiveSession> sessions, SessionTally event, SessionDefinition definition, EventHistory history) {
        int at = sessions.size() - 1;
        while (at >= 0 && sessions.get(at).tally().first().compareTo(event.first()) > 0) {
            at--;
        }
        CutRules rules = new CutRules(definition, history, sessions);
        rules.begin(at, Stretch.of(event, definition));
        return rules.cut(Math.max(at, 0));
    }

    private void begin(int at, Stretch event) {
        next = at + 1;
        if (at < 0) {
            ahead.add(event);
            return;
        }
        LiveSession session = sessions.get(at);
        Stretch whole = Stretch.of(session);
        if (event.tally().endedAt() > session.endedAt()) {
            ahead.add(whole);
            ahead.add(event);
            return;
        }
        List<Stretch> events = List.of();
        if (!whole.source().fits(event.source(), definition.splits())) {
            events = open(at);
        }
        if (events.isEmpty()) {
            ahead.add(whole.plus(event));
        } else {
            putInto(events, session.source().handedOn(), event);
        }
    }

    private void putInto(List<Stretch> events, long handedOn, Stretch event) {
        boolean isIn = false;
        for (Stretch other : events) {
            if (!isIn && other.tally().first().compareTo(event.tally().first()) > 0) {
                ahead.add(event);
                isIn = true;
            }
            ahead.add(ahead.isEmpty() ? other.begin(handedOn).orElse(other) : other);
        }
        if (!isIn) {
            ahead.add(event);
        }
    }

    private Cut cut(int from) {
        Stretch current = ahead.removeFirst();
        while (!ahead.isEmpty() || next < sessions.size()) {
            boolean isSession = ahead.isEmpty();
            Stretch following = isSession ? Stretch.of(sessions.get(next)) : ahead.removeFirst();
            boolean begins = begins(current, following);
            long handedOn = isPause(current, following)
                    ? TrafficSource.NONE
                    : current.source().source();
            Optional<Stretch> begun = begins ? following.begin(handedOn) : Optional.empty();
            if (isSession && begun.isPresent() && begun.get().session() != null) {
                break; // as it was, and so is all that comes after it
            }
            if (isSession) {
                boolean isWhole = begins ? begun.isPresent() : fits(current, following);
                List<Stretch> events = isWhole ? List.of() : open(next);
                next++;
                if (!events.isEmpty()) {
                    ahead.addAll(events);
                    continue;
                }
            }
            if (begins) {
                cut.add(current);
                current = begun.orElse(following);
            } else {
                current = current.plus(following);
            }
        }
        cut.add(current);
        return new Cut(from, next, cut);
    }

    /**
     * The events of a session one by one, the first of them an anchor where there is one. Empty if some are not kept:
     * the session is older than the definition's splits. It is then left whole.
     */
    private List<Stretch> open(int index) {
        LiveSession session = sessions.get(index);
        Stretch.Anchor anchor = session.anchor();
        List<Stretch> events = new ArrayList<>();
        int count = 0;
        if (anchor != null) {
            events.add(Stretch.of(session, anchor));
            count = anchor.tally().events();
        }
        for (SessionTally event : history.between(definition, session.startedAt(), session.endedAt() + 1)) {
            if (contains(index, event.first())) {
                events.add(Stretch.of(event, definition));
                count++;
            }
        }
        return count == session.tally().events() ? events : List.of();
    }

    private boolean contains(int index, Moment moment) {
        return sessions.get(index).tally().first().compareTo(moment) <= 0
                && (index + 1 == sessions.size()
                        || moment.compareTo(sessions.get(index + 1).tally().first()) < 0);
    }

    /** Whether a session begins with the first event of what follows. */
    private boolean begins(Stretch current, Stretch following) {
        SessionSplits splits = definition.splits();
        long at = following.tally().first().at();
        return isPause(current, following)
                || splits.midnightBetween(current.tally().endedAt(), at)
                || exceeds(at, current.tally().first().at(), splits.maxLengthMillis())
                || TrafficSource.parts(
                        current.source().source(), following.source().ofFirstEvent(), splits);
    }

    private boolean isPause(Stretch current, Stretch following) {
        return exceeds(following.tally().first().at(), current.tally().endedAt(), definition.gapMillis());
    }

    /** Whether a session goes on as a whole if its first event does. */
    private boolean fits(Stretch current, Stretch following) {
        SessionSplits splits = definition.splits();
        return current.source().fits(following.source(), splits)
                && !exceeds(following.tally().endedAt(), current.tally().first().at(), splits.maxLengthMillis());
    }

    /** Whether one time lies more than a limit after another. */
    static boolean exceeds(long later, long earlier, long limit) {
        long difference = later - earlier;
        return later > earlier && (difference > limit || difference < 0); // below 0: more than a long can hold
    }
}

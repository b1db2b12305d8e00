package dev.footfall.processors.sessions;

import dev.footfall.processors.sessions.Stretch.Anchor;
import dev.footfall.processors.sessions.VisitorState.Visits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a visitor's state can do without: sessions that no event within the horizon can touch, and events before it,
 * which are added up to an {@link Anchor} of their session.
 */
final class HorizonRules {
    /** What one definition remembers of one visitor at most. */
    static final int MOST_LIVE = 500;

    /** Events are given up when there are some to give up, not one by one. */
    private static final int PARTS_OF_HORIZON = 8;

    private static final long SHORTEST_STEP = 60_000;

    private HorizonRules() {}

    /** The sessions that can still be touched; readers get the last of the others. */
    static Visits forget(Visits visits, SessionDefinition definition, long newest, Announcements out) {
        long reach = definition.horizonMillis() + definition.gapMillis();
        List<LiveSession> live = visits.live();
        int forgotten = 0;
        while (forgotten < live.size()
                && CutRules.exceeds(newest, live.get(forgotten).endedAt(), reach)) {
            out.farewell(live.get(forgotten), definition);
            forgotten++;
        }
        return forgotten == 0
                ? visits
                : new Visits(live.subList(forgotten, live.size()), visits.keptFrom(), visits.sealedUntil());
    }

    /** Bounds what is remembered: the oldest sessions are as they are from now on. */
    static Visits seal(Visits visits, SessionDefinition definition, Announcements out) {
        List<LiveSession> live = visits.live();
        int tooMany = live.size() - MOST_LIVE;
        if (tooMany <= 0) {
            return visits;
        }
        live.subList(0, tooMany).forEach(session -> out.farewell(session, definition));
        long sealedUntil = live.get(tooMany - 1).endedAt();
        return new Visits(List.copyOf(live.subList(tooMany, live.size())), visits.keptFrom(), sealedUntil);
    }

    /** Adds up the events that lie before the horizon, now and then. */
    static Visits anchor(Visits visits, SessionDefinition definition, long newest, EventHistory history) {
        long keep = newest - definition.horizonMillis();
        long step = Math.max(definition.horizonMillis() / PARTS_OF_HORIZON, SHORTEST_STEP);
        if (!definition.splits().needEvents() || !CutRules.exceeds(keep, visits.keptFrom(), step)) {
            return visits;
        }
        List<SessionTally> givenUp = history.between(definition, visits.keptFrom(), keep);
        List<LiveSession> live = new ArrayList<>(visits.live());
        int event = 0;
        for (int i = 0; i < live.size() && event < givenUp.size(); i++) {
            LiveSession session = live.get(i);
            Anchor anchor = session.anchor();
            for (; event < givenUp.size() && isBefore(givenUp.get(event), live, i + 1); event++) {
                if (givenUp.get(event).first().compareTo(session.tally().first()) >= 0) {
                    anchor = plus(anchor, givenUp.get(event), session, definition);
                }
            }
            live.set(i, anchor == null ? session : session.anchored(anchor));
        }
        return new Visits(live, keep, visits.sealedUntil());
    }

    private static boolean isBefore(SessionTally event, List<LiveSession> live, int index) {
        return index == live.size()
                || event.first().compareTo(live.get(index).tally().first()) < 0;
    }

    private static Anchor plus(
            @Nullable Anchor anchor, SessionTally event, LiveSession session, SessionDefinition definition) {
        boolean isSourced = session.source().origin() != SourceState.Origin.LATER
                || (anchor != null && anchor.isSourced())
                || TrafficSource.of(event.attribution(), definition.splits()) != TrafficSource.NONE;
        return new Anchor(anchor == null ? event : anchor.tally().plus(event), isSourced);
    }
}

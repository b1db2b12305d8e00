package dev.footfall.processors.sessions;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that is remembered of a visitor.
 *
 * @param newest when the newest of the visitor's events happened, milliseconds since 1970
 * @param timer when to look for sessions that are over or to be published, milliseconds since 1970: not after the
 *     first; {@link #NO_TIMER} if there is nothing to look for
 * @param visits what is remembered under each definition, by its name
 */
record VisitorState(String source, String visitorId, long newest, long timer, Map<String, Visits> visits) {
    static final long NO_TIMER = Long.MAX_VALUE;

    /**
     * A visitor's sessions under one definition.
     *
     * @param live those that an event within the horizon can still touch, by start
     * @param keptFrom since when the events are kept one by one, milliseconds since 1970; {@link #ALWAYS} if none was
     *     given up, or none is kept
     * @param sealedUntil up to when events come too late for any, because the visitor has too many sessions,
     *     milliseconds since 1970; {@link #ALWAYS} if that never happened
     */
    record Visits(List<LiveSession> live, long keptFrom, long sealedUntil) {
        static final long ALWAYS = Long.MIN_VALUE;
        static final Visits NONE = new Visits(List.of(), ALWAYS, ALWAYS);
    }

    /** A visitor without events. */
    static VisitorState unknown(String source, String visitorId) {
        return new VisitorState(source, visitorId, Long.MIN_VALUE, NO_TIMER, Map.of());
    }

    Visits visits(SessionDefinition definition) {
        return visits.getOrDefault(definition.name(), Visits.NONE);
    }

    /** What is left without the sessions that began before a time, milliseconds since 1970. */
    VisitorState without(long before) {
        Map<String, Visits> left = new LinkedHashMap<>();
        visits.forEach((definition, its) -> {
            List<LiveSession> later = its.live().stream()
                    .filter(session -> session.startedAt() >= before)
                    .toList();
            if (!later.isEmpty()) {
                left.put(definition, new Visits(later, its.keptFrom(), its.sealedUntil()));
            }
        });
        return new VisitorState(source, visitorId, newest, timer, left);
    }

    List<LiveSession> live(SessionDefinition definition) {
        return visits(definition).live();
    }
}

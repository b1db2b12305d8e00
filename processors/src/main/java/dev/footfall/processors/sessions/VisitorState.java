package dev.footfall.processors.sessions;

import java.util.List;
import java.util.Map;

/**
 * All that is remembered of a visitor.
 *
 * @param newest when the newest of the visitor's events happened, milliseconds since 1970
 * @param timer when to look for sessions that are over, milliseconds since 1970: not after the end of any open one;
 *     {@link #NO_TIMER} if there is nothing to look for
 * @param live by definition, the sessions that an event within the horizon can still touch, by start
 */
record VisitorState(String source, String visitorId, long newest, long timer, Map<String, List<LiveSession>> live) {
    static final long NO_TIMER = Long.MAX_VALUE;

    /** A visitor without events. */
    static VisitorState unknown(String source, String visitorId) {
        return new VisitorState(source, visitorId, Long.MIN_VALUE, NO_TIMER, Map.of());
    }

    List<LiveSession> live(SessionDefinition definition) {
        return live.getOrDefault(definition.name(), List.of());
    }
}

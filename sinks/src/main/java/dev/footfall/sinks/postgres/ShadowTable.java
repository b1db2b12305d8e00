package dev.footfall.sinks.postgres;

import dev.footfall.schemas.topic.Topic;
import java.util.List;
import java.util.Optional;

/**
 * A table that a replay can make anew.
 *
 * @param topic what it is made of
 * @param key the columns that identify a row
 * @param recordKey an expression for the record key in the topic
 * @param when an expression for when what a row tells of happened; what lasts for a while is told by {@link Span}
 * @param span for rows that last for a while and that other rows of the same visitor take the place of
 * @param revision whether rows are revisions
 */
record ShadowTable(
        Topic topic,
        String name,
        List<String> key,
        String recordKey,
        String when,
        Optional<Span> span,
        boolean revision) {
    /** A column that says when a row was made, which is no difference, and is made anew where a row is replaced. */
    static final String RECORDED = "recorded_at";

    private static final String SESSION_KEY = "source || '/' || visitor_id || '/' || ";

    static final List<ShadowTable> ALL = List.of(
            new ShadowTable(
                    Topic.SESSIONS,
                    "sessions",
                    List.of("session_id"),
                    SESSION_KEY + "session_id",
                    "started_at",
                    Optional.of(new Span("started_at", "ended_at")),
                    true),
            new ShadowTable(
                    Topic.LATE,
                    "late_events",
                    List.of("source", "definition", "event_id"),
                    "source || '/' || visitor_id",
                    "occurred_at",
                    Optional.empty(),
                    false),
            new ShadowTable(
                    Topic.FUNNELS,
                    "funnels",
                    List.of("attempt_id"),
                    SESSION_KEY + "attempt_id",
                    "entered_at",
                    Optional.empty(),
                    true),
            new ShadowTable(
                    Topic.ACTIVITY,
                    "activity",
                    List.of("source", "minute"),
                    "source || '/' || to_char(minute AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')",
                    "minute",
                    Optional.empty(),
                    true));

    ShadowTable {
        key = List.copyOf(key);
    }

    /**
     * How long a row lasts.
     *
     * @param start column of its first moment
     * @param end column of its last
     */
    record Span(String start, String end) {}

    String keyColumns() {
        return String.join(", ", key);
    }

    String keyMatches(String left, String right) {
        return String.join(
                " AND ",
                key.stream()
                        .map(column -> left + "." + column + " = " + right + "." + column)
                        .toList());
    }
}

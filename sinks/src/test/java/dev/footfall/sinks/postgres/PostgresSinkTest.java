package dev.footfall.sinks.postgres;

import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.TimeBasis;
import dev.footfall.schemas.record.Treatment;
import dev.footfall.sinks.consume.WriteOutcome.Written;
import dev.footfall.sinks.postgres.PostgresServer.Schema;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(PostgresServer.class)
final class PostgresSinkTest {
    private static final String ONE = new UUID(0, 1).toString();
    private static final String TWO = new UUID(0, 2).toString();
    private static final Instant MINUTE = Instant.parse("2026-11-22T10:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final SampleRecords samples = new SampleRecords();
    private final Schema schema;
    private final BatchSequence sink;

    PostgresSinkTest(Schema schema) {
        this.schema = schema;
        this.sink = new BatchSequence(
                new PostgresSink(schema.settings(), samples.registry(), Clock.fixed(NOW, ZoneOffset.UTC)));
    }

    @AfterEach
    void close() {
        sink.close();
    }

    @Test
    void stores_every_field_of_an_event() {
        sink.write(samples.record(
                0,
                SampleRecords.event("id/with \u20ac")
                        .setUserId("user")
                        .setType(EventType.TRACK)
                        .setName("Order Completed")
                        .setUrl("https://shop.example/a?b=c")
                        .setReferrer("https://search.example/")
                        .setTitle("Title")
                        .setUserAgent("agent")
                        .setLanguage("de-CH")
                        .setProperties("{\"total\": 12.50}")
                        .setContext("{\"library\": \"x\"}")
                        .setOccurredAt(Instant.parse("1999-12-31T23:59:59.999Z"))
                        .setTimeBasis(TimeBasis.CORRECTED)
                        .setCreatedAt(Instant.parse("2026-11-22T09:00:00Z"))
                        .setSentAt(Instant.parse("2026-11-22T09:00:01Z"))
                        .setSequence(7)
                        .setDialect("segment")
                        .build()));

        assertThat(schema.query("SELECT event_id, source, visitor_id, user_id, type, name, url, referrer, title,"
                        + " user_agent, language, properties, context, occurred_at, time_basis, created_at, sent_at,"
                        + " received_at, sequence, dialect FROM events"))
                .containsExactly("id/with \u20ac|shop|visitor|user|TRACK|Order Completed|https://shop.example/a?b=c"
                        + "|https://search.example/|Title|agent|de-CH|{\"total\": 12.50}|{\"library\": \"x\"}"
                        + "|1999-12-31 23:59:59.999+00|CORRECTED|2026-11-22 09:00:00+00|2026-11-22 09:00:01+00"
                        + "|2026-11-22 10:00:00.123+00|7|segment");
    }

    @Test
    void stores_what_the_policy_said_of_an_event_and_null_where_it_said_nothing() {
        sink.write(
                samples.record(
                        0,
                        SampleRecords.event("a")
                                .setPolicyVersion("2026-11")
                                .setPurposes(List.of("analytics", "security"))
                                .setLegalBasis("consent, legitimate-interests")
                                .setConsent(Map.of("analytics", true, "ads", false))
                                .setTreated(List.of(new Treatment("properties.mail", "contact", "mask")))
                                .build()),
                samples.record(1, SampleRecords.event("b").build()));

        assertThat(schema.query("SELECT policy_version, purposes, legal_basis, consent, treated FROM events"
                        + " ORDER BY event_id"))
                .containsExactly(
                        "2026-11|[\"analytics\", \"security\"]|consent, legitimate-interests"
                                + "|{\"ads\": false, \"analytics\": true}|[{\"field\": \"properties.mail\","
                                + " \"treatment\": \"mask\", \"data_class\": \"contact\"}]",
                        "null|null|null|null|null");
        assertThat(schema.query("SELECT event_id FROM events WHERE purposes ? 'security'"))
                .containsExactly("a");
    }

    @Test
    void stores_what_an_event_does_not_say_as_null() {
        sink.write(samples.record(0, SampleRecords.event("a").build()));

        assertThat(schema.query("SELECT user_id, url, referrer, title, user_agent, language, created_at, sent_at,"
                        + " properties, context FROM events"))
                .containsExactly("null|null|null|null|null|null|null|null|{}|{}");
    }

    @Test
    void stores_every_field_of_a_session() {
        sink.write(samples.record(
                0,
                SampleRecords.session(ONE, 3)
                        .setDefinition("campaign")
                        .setUserId("user")
                        .setPageViews(2)
                        .setEntryPage("/in")
                        .setExitPage("/out")
                        .setOpen(false)
                        .build()));

        assertThat(schema.query("SELECT session_id, source, definition, visitor_id, user_id, started_at, ended_at,"
                        + " events, page_views, entry_page, exit_page, first_event_id, revision, open FROM sessions"))
                .containsExactly(ONE + "|shop|campaign|visitor|user|2026-11-22 10:00:00.123+00"
                        + "|2026-11-22 10:01:00.123+00|3|2|/in|/out|first|3|f");
    }

    @Test
    void stores_every_field_of_a_rejected_event() {
        sink.write(samples.record(
                0,
                SampleRecords.rejected("r-1")
                        .setPath("/name")
                        .setOrigin("access.log:17")
                        .setEventId("e")
                        .setSequence(3)
                        .build()));

        assertThat(schema.query("SELECT rejected_id, source, dialect, rule, path, reason, origin, event_id, raw,"
                        + " received_at, sequence FROM rejected"))
                .containsExactly("r-1|shop|native|json.malformed|/name|not JSON|access.log:17|e|\\x0001ff"
                        + "|2026-11-22 10:00:00.123+00|3");
    }

    @Test
    void stores_a_late_event_once_for_each_definition() {
        sink.write(
                samples.record(0, SampleRecords.late("a").build()),
                samples.record(1, SampleRecords.late("a").build()),
                samples.record(
                        2, SampleRecords.late("a").setDefinition("campaign").build()));

        assertThat(schema.query("SELECT source, definition, event_id, visitor_id, name, occurred_at, received_at,"
                        + " newest_at FROM late_events ORDER BY definition"))
                .containsExactly(
                        "shop|campaign|a|visitor|page_view|2026-11-21 06:13:20.123+00|2026-11-22 10:00:00.123+00"
                                + "|2026-11-22 10:00:00.123+00",
                        "shop|default|a|visitor|page_view|2026-11-21 06:13:20.123+00|2026-11-22 10:00:00.123+00"
                                + "|2026-11-22 10:00:00.123+00");
    }

    @Test
    void stores_every_field_of_a_minute_of_activity() {
        sink.write(samples.record(
                0,
                SampleRecords.activity(MINUTE, 11)
                        .setEvents(5)
                        .setPageViews(4)
                        .setVisitors(3)
                        .setBotEvents(2)
                        .setLateEvents(1)
                        .setRejectedEvents(3)
                        .setConversionEvents(1)
                        .setEventsByName(Map.of("say \"\u20ac\" \\ \u0001", 5L))
                        .setPageViewsByPage(Map.of("/a", 3L, "(other)", 1L))
                        .setPageViewsByChannel(Map.of("SEARCH", 4L))
                        .setEventsByDevice(Map.of("MOBILE", 5L))
                        .setConversionsByName(Map.of("signup", 1L))
                        .setRejectionsByRule(Map.of("json.malformed", 3L))
                        .setVisitorSketch(ByteBuffer.wrap(new byte[] {1, (byte) 0xff}))
                        .build()));

        assertThat(schema.query("SELECT source, minute, revision, events, page_views, visitors, bot_events,"
                        + " late_events, rejected_events, conversion_events, events_by_name, page_views_by_page,"
                        + " page_views_by_channel, events_by_device, conversions_by_name, rejections_by_rule,"
                        + " visitor_sketch FROM activity"))
                .containsExactly("shop|2026-11-22 10:00:00+00|11|5|4|3|2|1|3|1"
                        + "|{\"say \\\"\u20ac\\\" \\\\ \\u0001\": 5}|{\"/a\": 3, \"(other)\": 1}|{\"SEARCH\": 4}"
                        + "|{\"MOBILE\": 5}|{\"signup\": 1}|{\"json.malformed\": 3}|\\x01ff");
    }

    @Test
    void keeps_the_greatest_revision_of_each_minute_and_source() {
        sink.write(
                samples.record(0, SampleRecords.activity(MINUTE, 2).build()),
                samples.record(1, SampleRecords.activity(MINUTE, 5).build()),
                samples.record(2, SampleRecords.activity(MINUTE, 4).build()),
                samples.record(
                        3, SampleRecords.activity(MINUTE, 1).setSource("blog").build()),
                samples.record(
                        4, SampleRecords.activity(MINUTE.plusSeconds(60), 1).build()));
        assertThat(sink.write(samples.record(
                                5, SampleRecords.activity(MINUTE, 4).build()))
                        .rows())
                .isEqualTo(Map.of("activity", 0L));
        assertThat(sink.write(samples.record(
                                6, SampleRecords.activity(MINUTE, 6).build()))
                        .rows())
                .isEqualTo(Map.of("activity", 1L));

        assertThat(schema.query("SELECT source, to_char(minute AT TIME ZONE 'UTC', 'HH24:MI'), revision, events"
                        + " FROM activity ORDER BY source, minute"))
                .containsExactly("blog|10:00|1|1", "shop|10:00|6|6", "shop|10:01|1|1");
    }

    @Test
    void replaces_a_session_by_a_greater_revision_only() {
        sink.write(samples.record(0, SampleRecords.session(ONE, 2).build()));
        assertThat(sink.write(samples.record(1, SampleRecords.session(ONE, 5).build()))
                        .rows())
                .isEqualTo(Map.of("sessions", 1L));
        assertThat(sink.write(samples.record(2, SampleRecords.session(ONE, 4).build()))
                        .rows())
                .isEqualTo(Map.of("sessions", 0L));

        assertThat(sessions()).containsExactly(ONE + "|5");
    }

    @Test
    void retracts_a_session() {
        sink.write(
                samples.record(0, SampleRecords.session(ONE, 1).build()),
                samples.record(1, SampleRecords.session(TWO, 1).build()));

        assertThat(sink.write(samples.tombstone(2, ONE)).rows()).isEqualTo(Map.of("sessions", 1L));

        assertThat(sessions()).containsExactly(TWO + "|1");
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void brings_the_records_of_a_batch_to_what_they_come_to_one_by_one() {
        sink.write(samples.record(0, SampleRecords.session(ONE, 9).build()));

        sink.write(
                samples.record(1, SampleRecords.session(ONE, 10).build()),
                samples.tombstone(2, ONE),
                samples.record(3, SampleRecords.session(ONE, 2).build()),
                samples.record(4, SampleRecords.session(ONE, 1).build()),
                samples.record(5, SampleRecords.session(TWO, 1).build()),
                samples.tombstone(6, TWO));

        assertThat(sessions()).containsExactly(ONE + "|2");
    }

    @Test
    void makes_partitions_for_the_days_of_a_batch_and_for_those_to_come() {
        sink.write(
                samples.record(
                        0,
                        SampleRecords.event("a")
                                .setReceivedAt(Instant.parse("2025-01-31T23:59:59.999Z"))
                                .build()),
                samples.record(
                        1,
                        SampleRecords.event("b")
                                .setReceivedAt(Instant.parse("2025-02-01T00:00:00Z"))
                                .build()));

        assertThat(schema.query("SELECT tableoid::regclass::text, event_id FROM events ORDER BY 2"))
                .containsExactly("events_20250131|a", "events_20250201|b");
        assertThat(schema.query("SELECT inhrelid::regclass::text FROM pg_inherits"
                        + " WHERE inhparent = 'events'::regclass ORDER BY 1"))
                .containsExactly(
                        "events_20250131", "events_20250201", "events_20261122", "events_20261123", "events_20261124");
    }

    @Test
    void makes_a_partition_again_that_somebody_dropped() {
        sink.write(samples.record(0, SampleRecords.event("a").build()));
        schema.execute("DROP TABLE events_20261122");

        sink.write(samples.record(1, SampleRecords.event("b").build()));

        assertThat(schema.query("SELECT event_id FROM events")).containsExactly("b");
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void writes_all_topics_in_one_batch() {
        Written written = sink.write(
                samples.record(0, SampleRecords.event("a").build()),
                samples.record(0, SampleRecords.session(ONE, 1).build()),
                samples.record(0, SampleRecords.attempt(ONE, 1).build()),
                samples.record(0, SampleRecords.rejected("r").build()),
                samples.record(0, SampleRecords.late("a").build()),
                samples.record(0, SampleRecords.activity(MINUTE, 1).build()));

        assertThat(written.rows())
                .isEqualTo(Map.of(
                        "events",
                        1L,
                        "sessions",
                        1L,
                        "funnels",
                        1L,
                        "rejected",
                        1L,
                        "late_events",
                        1L,
                        "activity",
                        1L));
        assertThat(schema.query("SELECT topic, next_offset FROM sink_offsets ORDER BY 1"))
                .containsExactly(
                        "footfall.activity.v1|1",
                        "footfall.events.v1|1",
                        "footfall.funnels.v1|1",
                        "footfall.late.v1|1",
                        "footfall.rejected.v1|1",
                        "footfall.sessions.v1|1");
    }

    @Test
    void explains_every_table_view_and_column() {
        sink.write(samples.record(0, SampleRecords.event("a").build()));

        assertThat(schema.query("SELECT c.relname, a.attname FROM pg_class c"
                        + " LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
                        + " WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')"
                        + " AND (obj_description(c.oid) IS NULL OR col_description(c.oid, a.attnum) IS NULL)"))
                .isEmpty();
    }

    private List<String> sessions() {
        return schema.query("SELECT session_id, revision FROM sessions ORDER BY 1");
    }

    private List<String> deadLetters() {
        return schema.query("SELECT cause FROM dead_letters");
    }
}

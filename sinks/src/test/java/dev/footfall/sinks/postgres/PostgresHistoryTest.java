package dev.footfall.sinks.postgres;

import dev.footfall.sinks.history.History;
import dev.footfall.sinks.history.HistoryException;
import dev.footfall.sinks.history.Minute;
import dev.footfall.sinks.history.Stretch;
import dev.footfall.sinks.history.Stretch.Count;
import dev.footfall.sinks.history.Stretch.Part;
import dev.footfall.sinks.history.Visit;
import dev.footfall.sinks.postgres.PostgresServer.Schema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(PostgresServer.class)
final class PostgresHistoryTest {
    private static final Instant HOUR = Instant.parse("2026-11-22T10:00:00Z");

    private final History history;

    PostgresHistoryTest(Schema schema) {
        SampleRecords samples = new SampleRecords();
        try (PostgresSink sink = new PostgresSink(
                schema.settings(), samples.registry(), Clock.fixed(SampleRecords.RECEIVED, ZoneOffset.UTC))) {
            new BatchSequence(sink)
                    .write(samples.record(0, SampleRecords.event("e").build())); // makes the tables
        }
        minute(schema, "site", "10:00", 5, "{\"/a\": 3, \"/b\": 1, \"(other)\": 1}");
        minute(schema, "site", "10:07", 2, "{\"/b\": 2}");
        minute(schema, "other", "10:07", 9, "{}");
        session(schema, 1, "ada", "10:01", "10:03", false, true);
        session(schema, 2, "ada", "10:50", "10:50", false, false);
        session(schema, 3, "bob", "10:08", "10:09", true, false);
        schema.execute("INSERT INTO sessions (session_id, source, definition, visitor_id, started_at, ended_at, events,"
                + " first_event_id, revision, open, page_views, bot) VALUES (gen_random_uuid(), 'site', 'default', 'bot',"
                + " '2026-11-22T10:00:00Z', '2026-11-22T10:01:00Z', 1, 'f', 1, false, 0, true)");
        history = new PostgresHistory(schema.settings());
    }

    @Test
    void minutes_come_in_the_order_of_time() throws HistoryException {
        List<Minute> told = new ArrayList<>();
        history.minutes(HOUR, HOUR.plusSeconds(480), told::add);

        assertThat(told)
                .extracting(Minute::source, Minute::minute, Minute::events)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("site", HOUR, 5L),
                        org.assertj.core.groups.Tuple.tuple("other", HOUR.plusSeconds(420), 9L),
                        org.assertj.core.groups.Tuple.tuple("site", HOUR.plusSeconds(420), 2L));
        assertThat(told.getFirst().rejections()).isEqualTo(Map.of("field.type", 1L));
    }

    @Test
    void closed_sessions_of_people_come_in_the_order_of_their_ends() throws HistoryException {
        List<Visit> told = new ArrayList<>();
        history.sessions(HOUR, HOUR.plusSeconds(3600), told::add);

        assertThat(told)
                .containsExactly(
                        new Visit("site", HOUR.plusSeconds(60), HOUR.plusSeconds(180), true),
                        new Visit("site", HOUR.plusSeconds(3000), HOUR.plusSeconds(3000), false));
    }

    @Test
    void a_stretch_is_summed_up_by_steps_and_names() throws HistoryException {
        Stretch stretch = history.stretch("site", HOUR, HOUR.plusSeconds(3600), Duration.ofMinutes(5));

        assertThat(stretch.parts())
                .containsExactly(
                        new Part(HOUR, 5, 5, 1),
                        new Part(HOUR.plusSeconds(300), 2, 2, 1),
                        new Part(HOUR.plusSeconds(3000), 0, 0, 1));
        assertThat(stretch.visitors()).isEqualTo(2);
        assertThat(stretch.sessions()).isEqualTo(3);
        assertThat(stretch.bounces()).isEqualTo(1);
        assertThat(stretch.secondsPerSession()).isEqualTo(60);
        assertThat(stretch.pages()).containsExactly(new Count("/a", 3), new Count("/b", 3), new Count("(other)", 1));
        assertThat(history.sources()).containsExactly("other", "site");
    }

    @Test
    void a_database_that_is_away_is_said_so_without_its_secrets() {
        History away = new PostgresHistory(new PostgresSettings(
                "postgresql://u:secret@127.0.0.1:1/x", Optional.empty(), Optional.empty(), "footfall"));

        assertThatThrownBy(away::sources)
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("08001")
                .message()
                .doesNotContain("secret");
    }

    private static void minute(Schema schema, String source, String time, int events, String pages) {
        schema.execute(
                "INSERT INTO activity (source, minute, revision, events, page_views, visitors, bot_events, late_events,"
                        + " rejected_events, conversion_events, events_by_name, page_views_by_page, page_views_by_channel,"
                        + " events_by_device, conversions_by_name, rejections_by_rule, visitor_sketch) VALUES ('"
                        + source
                        + "', '2026-11-22T" + time + ":00Z', 1, " + events + ", " + events + ", 1, 0, 0, 1, 0, '{}', '"
                        + pages
                        + "', '{}', '{}', '{}', '{\"field.type\": 1}', '')");
    }

    private static void session(
            Schema schema, int id, String visitor, String start, String end, boolean open, boolean engaged) {
        schema.execute("INSERT INTO sessions (session_id, source, definition, visitor_id, started_at, ended_at, events,"
                + " first_event_id, revision, open, page_views, engaged) VALUES ('00000000-0000-0000-0000-00000000000"
                + id
                + "', 'site', 'default', '" + visitor + "', '2026-11-22T" + start + ":00Z', '2026-11-22T" + end
                + ":00Z', 1, 'f', 1, " + open + ", 0, " + engaged + ")");
    }
}

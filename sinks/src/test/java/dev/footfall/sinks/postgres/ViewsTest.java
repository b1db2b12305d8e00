package dev.footfall.sinks.postgres;

import dev.footfall.schemas.record.Channel;
import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.record.TimeBasis;
import dev.footfall.sinks.postgres.PostgresServer.Schema;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(PostgresServer.class)
final class ViewsTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final SampleRecords samples = new SampleRecords();
    private final Schema schema;
    private final BatchSequence sink;

    ViewsTest(Schema schema) {
        this.schema = schema;
        this.sink = new BatchSequence(new PostgresSink(
                schema.settings(), samples.registry(), Clock.fixed(SampleRecords.RECEIVED, ZoneOffset.UTC)));
        sink.write(
                samples.record(
                        0,
                        visit(1, "ada", NOON, 60)
                                .setConversionCount(2)
                                .setEngaged(true)
                                .build()),
                samples.record(
                        1,
                        visit(2, "ada", NOON.plusSeconds(7200), 0)
                                .setExitPage("https://shop.example/in?x")
                                .build()),
                samples.record(
                        2, visit(3, "bob", NOON, 30).setChannel(Channel.SEARCH).build()),
                samples.record(3, visit(4, "bob", NOON.plusSeconds(86_400), 10).build()),
                samples.record(4, visit(5, "bot", NOON, 10).setBot(true).build()));
    }

    @AfterEach
    void close() {
        sink.close();
    }

    @Test
    void counts_sessions_of_people_by_day() {
        assertThat(schema.query("SELECT * FROM sessions_by_day ORDER BY day"))
                .containsExactly(
                        "shop|default|2026-11-22|3|2|9|6|2|0.3333|0.3333|00:00:30|00:00:30",
                        "shop|default|2026-11-23|1|1|3|2|0|0.0000|0.0000|00:00:10|00:00:10");
    }

    @Test
    void counts_sessions_by_the_way_they_came() {
        assertThat(schema.query("SELECT * FROM sessions_by_channel ORDER BY day, channel"))
                .containsExactly(
                        "shop|default|2026-11-22|DIRECT|null|2|1|4|2|0.5000|0.5000",
                        "shop|default|2026-11-22|SEARCH|null|1|1|2|0|0.0000|0.0000",
                        "shop|default|2026-11-23|DIRECT|null|1|1|2|0|0.0000|0.0000");
    }

    @Test
    void counts_sessions_by_the_page_on_which_they_began() {
        assertThat(schema.query("SELECT * FROM sessions_by_page ORDER BY day"))
                .containsExactly(
                        "shop|default|2026-11-22|https://shop.example/in|3|2|6|2|1|0.3333",
                        "shop|default|2026-11-23|https://shop.example/in|1|1|2|0|0|0.0000");
    }

    @Test
    void counts_page_views_by_page() {
        sink.write(
                samples.record(
                        0,
                        SampleRecords.event("a")
                                .setUrl("https://shop.example/a?q=1#top")
                                .build()),
                samples.record(
                        1,
                        SampleRecords.event("b")
                                .setUrl("https://shop.example/a")
                                .setVisitorId("other")
                                .build()),
                samples.record(
                        2,
                        SampleRecords.event("c")
                                .setUrl("https://shop.example/a")
                                .setBot(true)
                                .build()),
                samples.record(3, SampleRecords.event("d").build()));

        assertThat(schema.query("SELECT * FROM pages_by_day"))
                .containsExactly("shop|2026-11-22|https://shop.example/a|2|2");
    }

    @Test
    void shows_what_came_too_late_and_how_late() {
        sink.write(
                samples.record(0, SampleRecords.late("a").build()),
                samples.record(
                        1,
                        SampleRecords.late("b")
                                .setOccurredAt(SampleRecords.RECEIVED.minusSeconds(300_000))
                                .build()));

        assertThat(schema.query("SELECT * FROM late_events_by_day"))
                .containsExactly(
                        "shop|default|2026-11-22|2|1|2026-11-18 22:40:00.123+00|2 days 07:33:20|3 days 11:20:00");
    }

    @Test
    void shows_by_how_much_times_were_corrected() {
        sink.write(
                samples.record(0, SampleRecords.event("a").build()),
                samples.record(
                        1,
                        SampleRecords.event("b")
                                .setTimeBasis(TimeBasis.CORRECTED)
                                .setOccurredAt(SampleRecords.RECEIVED.minusSeconds(600))
                                .setCreatedAt(SampleRecords.RECEIVED)
                                .build()));

        assertThat(schema.query("SELECT * FROM time_corrections_by_day ORDER BY time_basis"))
                .containsExactly(
                        "shop|2026-11-22|CORRECTED|1|-00:10:00|-00:10:00|-00:10:00|1",
                        "shop|2026-11-22|RECEIVED|1|null|null|null|0");
    }

    private static Session.Builder visit(int number, String visitor, Instant startedAt, int seconds) {
        return SampleRecords.session(new UUID(0, number).toString(), 3)
                .setVisitorId(visitor)
                .setStartedAt(startedAt)
                .setEndedAt(startedAt.plusSeconds(seconds))
                .setPageViews(2)
                .setEntryPage("https://shop.example/in?utm_source=x#top")
                .setExitPage("https://shop.example/out");
    }
}

package dev.footfall.sinks.prometheus;

import dev.footfall.schemas.record.Activity;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.consume.Positions;
import dev.footfall.sinks.consume.Unavailable;
import dev.footfall.sinks.consume.WriteOutcome;
import dev.footfall.sinks.follow.FollowSink;
import dev.footfall.sinks.follow.MemoryPast;
import dev.footfall.sinks.follow.Topics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import static dev.footfall.sinks.follow.Topics.MINUTE;
import static dev.footfall.sinks.follow.Topics.NOW;
import static dev.footfall.sinks.follow.Topics.activity;
import static dev.footfall.sinks.follow.Topics.session;
import static org.assertj.core.api.Assertions.assertThat;

class SiteCountsTest {
    private static final TopicPartition ACTIVITY = Topics.partition(Topic.ACTIVITY);
    private static final TopicPartition SESSIONS = Topics.partition(Topic.SESSIONS);

    private final Topics topics = new Topics();
    private final MemoryPast past = new MemoryPast();
    private PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private FollowSink sink = open(50, 2);

    @Test
    void revisionsOfAMinuteCountByWhatTheyAddToIt() {
        topics.append(activity(3).setPageViews(2).build(), NOW);
        topics.append(
                activity(7)
                        .setPageViews(5)
                        .setConversionsByName(Map.of("Order", 2L))
                        .build(),
                NOW);
        topics.append(activity(6).setPageViews(4).build(), NOW);
        sink.write(topics.from(Topic.ACTIVITY, 0));

        assertThat(count("events", "source", "site")).isEqualTo(7);
        assertThat(count("page_views", "source", "site")).isEqualTo(5);
        assertThat(count("conversions", "conversion", "Order")).isEqualTo(2);
    }

    @Test
    void aBatchThatComesAgainIsRefusedAndCountsOnce() {
        topics.append(activity(3).build(), NOW);
        sink.write(topics.from(Topic.ACTIVITY, 0));

        assertThat(sink.write(topics.from(Topic.ACTIVITY, 0))).isEqualTo(new WriteOutcome.Outrun());
        assertThat(sink.positions(Set.of(ACTIVITY))).isEqualTo(new Positions.Known(Map.of(ACTIVITY, 1L)));
        assertThat(count("events", "source", "site")).isEqualTo(3);
    }

    @Test
    void whatWasCountedBeforeARestartIsKnownAndNotCounted() {
        past.add(topics.append(activity(5).build(), NOW));
        past.add(topics.append(session("a", 1).build(), NOW));
        past.mark(ACTIVITY, 1);
        past.mark(SESSIONS, 1);
        sink = open(50, 2);

        topics.append(activity(8).build(), NOW);
        topics.append(session("a", 2).setOpen(false).build(), NOW);
        sink.write(topics.from(Topic.ACTIVITY, 1));
        sink.write(topics.from(Topic.SESSIONS, 1));

        assertThat(count("events", "source", "site")).isEqualTo(3);
        assertThat(count("sessions_started", "source", "site")).isZero();
        assertThat(count("sessions_closed", "source", "site")).isEqualTo(1);
    }

    @Test
    void aPartitionThatAnotherInstanceMovedMeanwhileGoesOnFromWhereThatOneWas() {
        past.add(topics.append(activity(3).build(), NOW));
        sink.write(topics.from(Topic.ACTIVITY, 0));
        past.add(topics.append(activity(10).build(), NOW)); // taken by the other
        past.mark(ACTIVITY, 2);

        assertThat(sink.positions(Set.of(ACTIVITY))).isEqualTo(new Positions.Known(Map.of(ACTIVITY, 2L)));
        topics.append(activity(12).build(), NOW);
        sink.write(topics.from(Topic.ACTIVITY, 2));

        assertThat(count("events", "source", "site")).isEqualTo(3 + 2);
    }

    @Test
    void aSessionIsStartedOnceAndClosedOnceHoweverOftenItIsRevised() {
        topics.append(session("a", 1).build(), NOW);
        topics.append(session("a", 2).build(), NOW);
        topics.append(session("a", 3).setOpen(false).setEngaged(true).build(), NOW);
        topics.append(session("a", 4).setOpen(false).setEngaged(true).build(), NOW);
        topics.append(session("b", 1).setOpen(false).build(), NOW);
        topics.append(session("bot", 1).setBot(true).build(), NOW);
        topics.append(session("other", 1).setDefinition("by-campaign").build(), NOW);
        sink.write(topics.from(Topic.SESSIONS, 0));

        assertThat(count("sessions_started", "source", "site")).isEqualTo(2);
        assertThat(count("sessions_closed", "source", "site")).isEqualTo(2);
        assertThat(count("bounces", "source", "site")).isEqualTo(1);
        assertThat(metrics.scrape())
                .contains("footfall_site_session_duration_seconds_count{source=\"site\"} 2")
                .contains("footfall_site_session_duration_seconds_bucket{source=\"site\",le=\"16.0\"} 0")
                .contains("footfall_site_session_duration_seconds_bucket{source=\"site\",le=\"32.0\"} 2");
    }

    @Test
    void aRetractionCountsOnceAndOnlyOfWhatIsKnown() {
        topics.append(session("a", 1).build(), NOW);
        topics.retract("a", NOW);
        topics.retract("a", NOW);
        topics.retract("unheard", NOW);
        sink.write(topics.from(Topic.SESSIONS, 0));

        assertThat(count("sessions_retracted", "source", "site")).isEqualTo(1);
        assertThat(visitors()).isZero();
    }

    @Test
    void currentVisitorsAreThoseOfTheLastFiveMinutes() {
        topics.append(session("a", 1).build(), NOW);
        topics.append(session("b", 1).build(), NOW);
        topics.append(
                session("gone", 1)
                        .setStartedAt(NOW.minusSeconds(500))
                        .setEndedAt(NOW.minusSeconds(400))
                        .build(),
                NOW);
        topics.append(session("closed", 1).setOpen(false).build(), NOW);
        sink.write(topics.from(Topic.SESSIONS, 0));

        assertThat(visitors()).isEqualTo(2);
        assertThat(metrics.get("footfall.site.freshness.seconds").gauge().value())
                .isEqualTo(10);
    }

    @Test
    void whatIsOlderThanTheWindowIsHistory() {
        topics.append(activity(5).setMinute(MINUTE.minus(Duration.ofDays(365))).build(), NOW);
        sink.write(topics.from(Topic.ACTIVITY, 0));

        assertThat(count("events", "source", "site")).isZero();
        assertThat(count("history_revisions", "of", "activity")).isEqualTo(1);
    }

    @Test
    void whatIsNoRecordIsSetAsideAndTheRestIsCounted() {
        topics.append(Topic.ACTIVITY, new byte[] {1}, "poison".getBytes(StandardCharsets.UTF_8), NOW);
        topics.append(activity(5).build(), NOW);

        assertThat(sink.write(topics.from(Topic.ACTIVITY, 0)))
                .isEqualTo(new WriteOutcome.Written(Map.of("prometheus", 1L), Map.of(Topic.ACTIVITY.topicName(), 1L)));
        assertThat(count("events", "source", "site")).isEqualTo(5);
    }

    @Test
    void whileTheBrokerDoesNotTellThePastItWaits() {
        past.away(true);

        assertThat(sink.positions(Set.of(new TopicPartition(Topic.ACTIVITY.topicName(), 1))))
                .isInstanceOf(Unavailable.class);
    }

    @Test
    void seriesAreBounded() {
        Activity.Builder activity = activity(6).setConversionsByName(Map.of("a", 1L, "b", 1L, "c", 1L, "(other)", 3L));
        topics.append(activity.build(), NOW);
        topics.append(activity.setSource("second").build(), NOW);
        topics.append(activity.setSource("third").build(), NOW);
        sink = open(2, 2);
        sink.write(topics.from(Topic.ACTIVITY, 0));

        assertThat(count("events", "source", "site")).isEqualTo(6);
        assertThat(count("events", "source", "other")).isEqualTo(6);
        assertThat(metrics.find("footfall.site.conversions")
                        .tag("source", "site")
                        .counters())
                .hasSize(3);
        assertThat(count("conversions", "conversion", "other")).isEqualTo(4);
    }

    private FollowSink open(int maxSources, int maxNames) {
        metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        SiteSettings settings = new SiteSettings(Duration.ofHours(1), maxSources, maxNames, 1_000);
        FollowSink opened =
                new FollowSink("prometheus", new SiteCounts(settings, metrics, clock), past, topics.registry());
        opened.positions(Set.of(ACTIVITY, SESSIONS));
        return opened;
    }

    private double count(String name, String label, String value) {
        return metrics.find("footfall.site." + name.replace('_', '.')).tag(label, value).counters().stream()
                .findFirst()
                .map(io.micrometer.core.instrument.Counter::count)
                .orElse(0.0);
    }

    private double visitors() {
        return metrics.get("footfall.site.visitors").gauge().value();
    }
}

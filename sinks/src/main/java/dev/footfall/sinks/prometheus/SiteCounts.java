package dev.footfall.sinks.prometheus;

import dev.footfall.schemas.record.Activity;
import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.follow.Entry;
import dev.footfall.sinks.follow.Follower;
import dev.footfall.sinks.prometheus.KnownSessions.Known;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts what happens at the sources. Activity comes as revisions of minutes, so what counts is the difference from
 * the revision before; sessions come as revisions and retractions, so each counts when it is first seen and when it is
 * first closed. What was counted before this life, or by another instance, is recalled and not counted. The arithmetic
 * stands in docs/prometheus.md. Called by the sink's thread.
 */
public final class SiteCounts implements Follower {
    private static final String DEFINITION = "default";
    private static final Duration CURRENT = Duration.ofMinutes(5);

    private final Labels labels;
    private final KnownMinutes minutes;
    private final KnownSessions sessions;
    private final SiteMeters meters;
    private final SiteSettings settings;

    public SiteCounts(SiteSettings settings, MeterRegistry registry, Clock clock) {
        this.settings = settings;
        this.labels = new Labels(settings.maxSources(), settings.maxNames());
        this.minutes = new KnownMinutes(settings.window());
        this.sessions = new KnownSessions(settings.lookback(), settings.maxSessions());
        this.meters = new SiteMeters(
                registry, clock, source -> sessions.openSince(source, clock.millis() - CURRENT.toMillis()));
    }

    @Override
    public Set<Topic> topics() {
        return Set.of(Topic.ACTIVITY, Topic.SESSIONS);
    }

    @Override
    public void forget(Set<TopicPartition> partitions) {
        minutes.forget(partitions);
        sessions.forget(partitions);
    }

    @Override
    public void recall(Entry entry) {
        switch (entry.value().orElse(null)) {
            case Activity activity
            when !minutes.isHistory(activity, entry.appendedAt()) ->
                minutes.replace(entry.partition(), entry.key(), activity, entry.appendedAt());
            case Session session when isCounted(session) && !isHistory(session, entry) -> remember(entry, session);
            case null -> sessions.remove(entry.partition(), entry.key());
            default -> {} // of no use to what comes
        }
    }

    @Override
    public void take(Entry entry) {
        switch (entry.value().orElse(null)) {
            case Activity activity -> take(entry, activity);
            case Session session when isCounted(session) -> take(entry, session);
            case null -> retract(entry);
            default -> {} // a session of a bot, or by another definition
        }
    }

    private void take(Entry entry, Activity now) {
        String source = labels.source(now.getSource());
        if (minutes.isHistory(now, entry.appendedAt())) {
            meters.count(Family.HISTORY, 1, Tags.of("source", source, "of", "activity"));
            return;
        }
        Optional<Activity> replaced = minutes.replace(entry.partition(), entry.key(), now, entry.appendedAt());
        if (replaced.isEmpty()) {
            return;
        }
        Activity before = replaced.get();
        Tags tags = Tags.of("source", source);
        meters.count(Family.EVENTS, now.getEvents() - before.getEvents(), tags);
        meters.count(Family.BOT_EVENTS, now.getBotEvents() - before.getBotEvents(), tags);
        meters.count(Family.LATE_EVENTS, now.getLateEvents() - before.getLateEvents(), tags);
        meters.count(Family.PAGE_VIEWS, now.getPageViews() - before.getPageViews(), tags);
        count(
                Family.CHANNEL_PAGE_VIEWS,
                source,
                "channel",
                before.getPageViewsByChannel(),
                now.getPageViewsByChannel());
        count(Family.CONVERSIONS, source, "conversion", before.getConversionsByName(), now.getConversionsByName());
        count(Family.REJECTED, source, "rule", before.getRejectionsByRule(), now.getRejectionsByRule());
    }

    private void count(Family family, String source, String kind, Map<String, Long> before, Map<String, Long> now) {
        now.forEach((name, count) -> meters.count(
                family,
                count - before.getOrDefault(name, 0L),
                Tags.of("source", source, kind, labels.name(kind, source, name))));
    }

    private void take(Entry entry, Session now) {
        String source = labels.source(now.getSource());
        Tags tags = Tags.of("source", source);
        if (isHistory(now, entry)) {
            meters.count(Family.HISTORY, 1, tags.and("of", "session"));
            return;
        }
        Optional<Known> before = sessions.find(entry.partition(), entry.key());
        if (before.filter(known -> known.revision() >= now.getRevision()).isPresent()) {
            return;
        }
        if (before.isEmpty()) {
            meters.count(Family.SESSIONS_STARTED, 1, tags);
        }
        long endedAt = now.getEndedAt().toEpochMilli();
        if (now.getOpen() && before.map(known -> endedAt > known.endedAt()).orElse(true)) {
            meters.arrived(source, endedAt);
        }
        if (!now.getOpen() && !before.map(Known::closedOnce).orElse(false)) {
            meters.count(Family.SESSIONS_CLOSED, 1, tags);
            meters.count(Family.BOUNCES, now.getEngaged() ? 0 : 1, tags);
            meters.duration(source, Duration.between(now.getStartedAt(), now.getEndedAt()));
        }
        remember(entry, now);
    }

    private void retract(Entry entry) {
        sessions.find(entry.partition(), entry.key())
                .ifPresent(known -> meters.count(Family.SESSIONS_RETRACTED, 1, Tags.of("source", known.source())));
        sessions.remove(entry.partition(), entry.key());
    }

    private void remember(Entry entry, Session now) {
        Optional<Known> before = sessions.find(entry.partition(), entry.key());
        String source = labels.source(now.getSource());
        boolean closedOnce = !now.getOpen() || before.map(Known::closedOnce).orElse(false);
        long endedAt = now.getEndedAt().toEpochMilli();
        sessions.put(
                entry.partition(),
                entry.key(),
                new Known(source, now.getRevision(), endedAt, now.getOpen(), closedOnce, entry.appendedAt()));
        meters.known(source, endedAt);
    }

    private static boolean isCounted(Session session) {
        return !session.getBot() && session.getDefinition().equals(DEFINITION);
    }

    private boolean isHistory(Session session, Entry entry) {
        return session.getEndedAt().toEpochMilli()
                < entry.appendedAt() - settings.window().toMillis();
    }
}

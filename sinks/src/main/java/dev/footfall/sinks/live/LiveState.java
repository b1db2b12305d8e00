package dev.footfall.sinks.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.schemas.record.Activity;
import dev.footfall.schemas.record.FunnelAttempt;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.follow.Entry;
import dev.footfall.sinks.follow.Follower;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * What the live page tells: of each source the last half hour, its open sessions, its funnels of a day, and what came
 * last. Bounded in time and number. The sink's thread writes, those of the page read; guarded by itself.
 */
public final class LiveState implements Follower {
    private static final int MOST_SOURCES = 200;
    private static final int MOST_KEYS = 300_000;

    private final Clock clock;
    private final Stages stages = new Stages();
    private final Map<String, SourceNow> sources = new TreeMap<>();

    /** Whose a session or an attempt is, so that its tombstone, which has no value, finds it. */
    private final Map<String, SourceNow> owners = new HashMap<>();

    public LiveState(Clock clock) {
        this.clock = clock;
    }

    /** How far back the page knows a topic: half an hour, and a day of funnels. Events are told as they come. */
    public static Duration lookback(String topic) {
        if (topic.equals(Topic.EVENTS.topicName())) {
            return Duration.ZERO;
        }
        return topic.equals(Topic.FUNNELS.topicName()) ? Duration.ofHours(24) : Duration.ofMinutes(35);
    }

    @Override
    public Set<Topic> topics() {
        return Set.of(Topic.EVENTS, Topic.SESSIONS, Topic.ACTIVITY, Topic.FUNNELS, Topic.REJECTED);
    }

    @Override
    public void forget(Set<TopicPartition> partitions) {
        // What is recalled replaces what is known, as it is told by keys and revisions.
    }

    @Override
    public synchronized void recall(Entry entry) {
        see(entry, false);
    }

    @Override
    public synchronized void take(Entry entry) {
        see(entry, true);
    }

    private void see(Entry entry, boolean isNew) {
        long now = clock.millis();
        switch (entry.value().orElse(null)) {
            case RefinedEvent event -> {
                if (isNew) {
                    source(event.getSource()).ifPresent(source -> source.happened(event, now));
                    stages.refined(event, entry.appendedAt(), now);
                }
            }
            case Session session
            when session.getDefinition().equals("default") ->
                source(session.getSource()).ifPresent(source -> {
                    own(entry.key(), source);
                    source.visited(entry.key(), session, now, isNew);
                    if (isNew) {
                        stages.session(session, entry.appendedAt());
                    }
                });
            case Activity activity -> source(activity.getSource()).ifPresent(source -> source.counted(activity, now));
            case FunnelAttempt attempt ->
                source(attempt.getSource()).ifPresent(source -> {
                    own(entry.key(), source);
                    source.attempted(entry.key(), attempt, now);
                });
            case RejectedEvent rejected -> source(rejected.getSource()).ifPresent(source -> source.refused(rejected));
            case null -> retract(entry.key());
            default -> {} // sessions by other definitions
        }
    }

    private void retract(String key) {
        SourceNow owner = owners.remove(key);
        if (owner != null) {
            owner.retracted(key);
        }
    }

    private void own(String key, SourceNow source) {
        if (owners.size() >= MOST_KEYS) {
            owners.entrySet().removeIf(entry -> !entry.getValue().knows(entry.getKey()));
        }
        if (owners.size() < MOST_KEYS) {
            owners.put(key, source);
        }
    }

    private Optional<SourceNow> source(String name) {
        SourceNow known = sources.get(name);
        if (known == null && sources.size() < MOST_SOURCES) {
            known = new SourceNow(name);
            sources.put(name, known);
        }
        return Optional.ofNullable(known);
    }

    /** The sources seen so far, in the order of their names. */
    synchronized List<String> sources() {
        return List.copyOf(sources.keySet());
    }

    /** All that the page shows of a source, as of now. */
    synchronized ObjectNode snapshot(String source) {
        SourceNow known = sources.get(source);
        ObjectNode snapshot = (known == null ? new SourceNow(source) : known).snapshot(clock.millis());
        snapshot.set("stages", stages.snapshot());
        return snapshot;
    }

    /** What came since then. */
    synchronized Feed.News news(String source, long after) {
        SourceNow known = sources.get(source);
        return known == null ? Feed.News.none(after) : known.news(after);
    }
}

package dev.footfall.sinks.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.live.GroupPositions.Position;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the processors are behind: their consumer groups' positions against the ends of their topics. What the broker did
 * not say, or said too long ago, is unknown and not 0. Looks in one thread; any may ask what it found.
 */
final class ProcessorLags implements BrokerLooks.Look {
    static final Duration KEPT = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(ProcessorLags.class);

    /** Which run everywhere; the others are shown where they have begun. */
    private static final Set<String> ALWAYS = Set.of("refine", "sessions", "activity", "ledger");

    /** What each topology reads, in the order of the way. */
    private static final Map<String, Set<Topic>> READ = read();

    private final GroupPositions broker;
    private final Clock clock;
    private final Map<String, String> groups = new LinkedHashMap<>();
    private final EndHistory history = new EndHistory();
    private volatile Found found = new Found(Long.MIN_VALUE, List.of());
    private boolean warned;

    private record Found(long at, List<StageLag> lags) {}

    /**
     * @param broker closed with this
     * @param prefix of the groups' names: the processors' {@code streams.application-prefix}
     */
    ProcessorLags(GroupPositions broker, String prefix, Clock clock) {
        this.broker = broker;
        this.clock = clock;
        READ.keySet().forEach(stage -> groups.put(stage, prefix + "-" + stage));
    }

    @Override
    public void look() {
        Map<String, Set<Topic>> asked = new LinkedHashMap<>();
        groups.forEach((stage, group) -> asked.put(group, READ.getOrDefault(stage, Set.of())));
        try {
            Map<String, Map<TopicPartition, Position>> positions = broker.of(asked);
            long now = clock.millis();
            positions.values().forEach(each -> history.add(now, each));
            List<StageLag> lags = new ArrayList<>();
            groups.forEach((stage, group) -> {
                Map<TopicPartition, Position> of = positions.get(group);
                if (of != null) {
                    lags.add(lag(stage, of, now));
                } else if (ALWAYS.contains(stage)) {
                    lags.add(StageLag.unknown(stage));
                }
            });
            found = new Found(now, lags);
            warned = false;
        } catch (IOException | RuntimeException e) {
            found = new Found(Long.MIN_VALUE, List.of());
            if (!warned) { // once for all tries
                LOG.atWarn()
                        .addKeyValue("reason", e.getMessage())
                        .log("the broker does not say how far processors are");
            }
            warned = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private StageLag lag(String stage, Map<TopicPartition, Position> positions, long now) {
        long records = positions.values().stream().mapToLong(Position::behind).sum();
        Optional<Map.Entry<TopicPartition, Position>> furthest = positions.entrySet().stream()
                .filter(entry -> entry.getValue().behind() > 0)
                .max(Map.Entry.comparingByValue(Comparator.comparingLong(Position::behind)));
        OptionalLong since = OptionalLong.of(now);
        for (Map.Entry<TopicPartition, Position> entry : positions.entrySet()) {
            if (entry.getValue().behind() > 0) {
                OptionalLong before =
                        history.before(entry.getKey(), entry.getValue().committed());
                since = since.isPresent() && before.isPresent()
                        ? OptionalLong.of(Math.min(since.getAsLong(), before.getAsLong()))
                        : OptionalLong.empty();
            }
        }
        return new StageLag(
                stage,
                OptionalLong.of(records),
                furthest.map(entry -> entry.getKey().topic()),
                since.isPresent() ? OptionalLong.of(now - since.getAsLong()) : OptionalLong.empty());
    }

    /** As the page gets them, in the order of an event's way; what is not known has no {@code records}. */
    ArrayNode rows() {
        Found last = found;
        boolean known = last.at > clock.millis() - KEPT.toMillis();
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        List<StageLag> lags = known
                ? last.lags
                : groups.keySet().stream()
                        .filter(ALWAYS::contains)
                        .map(StageLag::unknown)
                        .toList();
        for (StageLag lag : lags) {
            ObjectNode row = rows.addObject().put("stage", lag.stage());
            lag.records().ifPresent(records -> row.put("records", records));
            lag.furthest().ifPresent(topic -> row.put("topic", topic));
            lag.millis().ifPresent(millis -> row.put("millis", millis));
        }
        return rows;
    }

    @Override
    public void close() {
        broker.close();
    }

    private static Map<String, Set<Topic>> read() {
        Map<String, Set<Topic>> read = new LinkedHashMap<>();
        read.put("refine", Set.of(Topic.RECEIVED));
        read.put("sessions", Set.of(Topic.EVENTS));
        read.put("activity", Set.of(Topic.EVENTS, Topic.REJECTED));
        read.put("funnels", Set.of(Topic.EVENTS));
        read.put("ledger", Set.of(Topic.RECEIVED, Topic.REJECTED, Topic.EVENTS, Topic.DROPPED));
        read.put("audit", Set.of(Topic.RECEIVED, Topic.REJECTED, Topic.DROPPED, Topic.LATE, Topic.COMMANDS));
        return Collections.unmodifiableMap(read);
    }
}

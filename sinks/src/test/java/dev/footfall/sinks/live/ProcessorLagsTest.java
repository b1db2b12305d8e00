package dev.footfall.sinks.live;

import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.live.GroupPositions.Position;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessorLagsTest {
    private static final TopicPartition RECEIVED = new TopicPartition(Topic.RECEIVED.topicName(), 0);
    private static final TopicPartition EVENTS = new TopicPartition(Topic.EVENTS.topicName(), 0);
    private static final TopicPartition REJECTED = new TopicPartition(Topic.REJECTED.topicName(), 0);
    private static final String UNKNOWN =
            "[{\"stage\":\"refine\"},{\"stage\":\"sessions\"},{\"stage\":\"activity\"},{\"stage\":\"ledger\"}]";

    private final Broker broker = new Broker();
    private boolean watching;
    private Instant now = Instant.parse("2026-11-01T12:00:00Z");
    private final ProcessorLags lags = new ProcessorLags(broker, "shop", clock());

    @Test
    void eachTopologyIsBehindByWhatItsGroupHasNotCommitted() {
        broker.positions.put("shop-refine", Map.of(RECEIVED, new Position(90, 100)));
        broker.positions.put("shop-sessions", Map.of(EVENTS, new Position(50, 50)));
        broker.positions.put("shop-activity", Map.of(EVENTS, new Position(45, 50), REJECTED, new Position(0, 7)));
        broker.positions.put("shop-audit", Map.of(RECEIVED, new Position(100, 100)));

        lags.look();

        assertThat(lags.rows().toString())
                .isEqualTo("[{\"stage\":\"refine\",\"records\":10,\"topic\":\"footfall.received.v1\"},"
                        + "{\"stage\":\"sessions\",\"records\":0,\"millis\":0},"
                        + "{\"stage\":\"activity\",\"records\":12,\"topic\":\"footfall.rejected.v1\"},"
                        + "{\"stage\":\"ledger\"},"
                        + "{\"stage\":\"audit\",\"records\":0,\"millis\":0}]");
        assertThat(broker.asked.get("shop-activity")).containsExactlyInAnyOrder(Topic.EVENTS, Topic.REJECTED);
    }

    @Test
    void howLongTheOldestRecordHasWaitedAtMostFollowsFromWhereTheTopicEndedBefore() {
        broker.positions.put("shop-refine", Map.of(RECEIVED, new Position(0, 100)));
        lags.look();
        now = now.plusSeconds(2);
        broker.positions.put("shop-refine", Map.of(RECEIVED, new Position(100, 300)));
        lags.look();
        assertThat(lags.rows().get(0).get("millis").asLong()).isEqualTo(2000);

        now = now.plusSeconds(2);
        broker.positions.put("shop-refine", Map.of(RECEIVED, new Position(250, 400)));
        lags.look();
        assertThat(lags.rows().get(0).get("millis").asLong())
                .as("it came after the first look")
                .isEqualTo(4000);

        now = now.plusSeconds(2);
        broker.positions.put("shop-refine", Map.of(RECEIVED, new Position(300, 400)));
        lags.look();
        assertThat(lags.rows().get(0).get("millis").asLong())
                .as("it came after the second look")
                .isEqualTo(4000);

        broker.positions.put("shop-refine", Map.of(RECEIVED, new Position(10, 20)));
        lags.look();
        assertThat(lags.rows().get(0).has("millis")).as("of a topic made anew").isFalse();
    }

    @Test
    void aBrokerThatDoesNotAnswerMakesLagsUnknownAndNotZero() {
        assertThat(lags.rows().toString()).as("not asked yet").isEqualTo(UNKNOWN);
        broker.positions.put("shop-refine", Map.of(RECEIVED, new Position(90, 100)));
        lags.look();
        assertThat(lags.rows().get(0).has("records")).isTrue();

        broker.away = true;
        lags.look();
        assertThat(lags.rows().toString()).isEqualTo(UNKNOWN);

        broker.away = false;
        lags.look();
        assertThat(lags.rows().get(0).has("records")).isTrue();
    }

    @Test
    void anAnswerThatIsTooOldIsNone() {
        broker.positions.put("shop-refine", Map.of(RECEIVED, new Position(90, 100)));
        lags.look();

        now = now.plus(ProcessorLags.KEPT);

        assertThat(lags.rows().toString()).isEqualTo(UNKNOWN);
    }

    @Test
    void nobodyIsAskedWhileNobodyLooks() {
        BooleanSupplier watched = () -> watching;
        var looks = new BrokerLooks(List.of(lags), watched);

        looks.all();
        assertThat(broker.asked).isEmpty();

        watching = true;
        looks.all();
        assertThat(broker.asked).hasSize(6);
    }

    private Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }

    private static final class Broker implements GroupPositions {
        private final Map<String, Map<TopicPartition, Position>> positions = new HashMap<>();
        private final Map<String, Set<Topic>> asked = new HashMap<>();
        private boolean away;

        @Override
        public Map<String, Map<TopicPartition, Position>> of(Map<String, Set<Topic>> groups) throws IOException {
            asked.putAll(groups);
            if (away) {
                throw new IOException("the broker is away");
            }
            return Map.copyOf(positions);
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}

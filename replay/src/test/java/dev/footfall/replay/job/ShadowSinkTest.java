package dev.footfall.replay.job;

import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.consume.Batch;
import dev.footfall.sinks.consume.Batch.Advance;
import dev.footfall.sinks.consume.Positions;
import dev.footfall.sinks.consume.Sink;
import dev.footfall.sinks.consume.WriteOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ShadowSinkTest {
    private static final TopicPartition LIVE = new TopicPartition(Topic.SESSIONS.topicName(), 3);
    private static final TopicPartition SHADOW = new TopicPartition("footfall.replay.r1.sessions.v1", 3);

    private final LiveSink live = new LiveSink();
    private final ShadowSink sink = new ShadowSink(new ShadowNames("r1"), Set.of(SHADOW.topic()), live);

    @Test
    void theSinkBehindItSeesTheLiveNamesAndNothingElseIsDifferent() {
        var record = new ConsumerRecord<>(SHADOW.topic(), 3, 17, new byte[] {1}, new byte[] {2});

        sink.write(new Batch(List.of(record), Map.of(SHADOW, new Advance(OptionalLong.of(17), 18))));

        Batch written = live.batches.getFirst();
        assertThat(written.advances()).isEqualTo(Map.of(LIVE, new Advance(OptionalLong.of(17), 18)));
        assertThat(written.records()).singleElement().satisfies(it -> {
            assertThat(it.topic()).isEqualTo(LIVE.topic());
            assertThat(it.partition()).isEqualTo(3);
            assertThat(it.offset()).isEqualTo(17);
            assertThat(it.key()).containsExactly(1);
            assertThat(it.value()).containsExactly(2);
        });
    }

    @Test
    void positionsAreToldUnderTheNamesOfTheShadows() {
        assertThat(sink.positions(Set.of(SHADOW))).isEqualTo(new Positions.Known(Map.of(SHADOW, 42L)));
        assertThat(sink.topics()).containsExactly(SHADOW.topic());
    }

    private static final class LiveSink implements Sink {
        private final List<Batch> batches = new ArrayList<>();

        @Override
        public String name() {
            return "live";
        }

        @Override
        public Set<String> topics() {
            return Set.of(LIVE.topic());
        }

        @Override
        public Positions positions(Set<TopicPartition> partitions) {
            assertThat(partitions).containsExactly(LIVE);
            return new Positions.Known(Map.of(LIVE, 42L));
        }

        @Override
        public WriteOutcome write(Batch batch) {
            batches.add(batch);
            return new WriteOutcome.Written(Map.of(), Map.of());
        }

        @Override
        public void close() {}
    }
}

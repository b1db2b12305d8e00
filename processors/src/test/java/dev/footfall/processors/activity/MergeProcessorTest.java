package dev.footfall.processors.activity;

import dev.footfall.processors.fixture.MovingClock;
import dev.footfall.processors.fixture.TopologyRun;
import dev.footfall.processors.sketch.VisitorSketch;
import dev.footfall.processors.streams.Audience;
import dev.footfall.schemas.record.Activity;
import dev.footfall.schemas.registry.AvroSerde;
import dev.footfall.schemas.topic.ActivityKey;
import dev.footfall.schemas.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.footfall.processors.activity.EventMix.START;
import static org.assertj.core.api.Assertions.assertThat;

/** What the parts of several partitions come to; times are hours after the start. */
class MergeProcessorTest {
    private static final String STORE = "minutes";
    private static final MinuteKey NOON = new MinuteKey("shop", START.toEpochMilli());
    private static final ActivitySettings SETTINGS = new ActivitySettings(Duration.ofHours(25), Duration.ofMillis(200));

    private final AvroSerde<Activity> activity =
            new AvroSerde<>(TopologyRun.registry("merge"), Activity.getClassSchema());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TopologyRun run = new TopologyRun(topology(), new MovingClock(START), meters);
    private final Map<String, Activity> rows = new TreeMap<>();

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    void addsUpTheNewestPartOfEachPartition() {
        part(0, 0, 0, 1, "a");
        part(1, 0, 0, 2, "b");
        part(0, 0, 0, 5, "c");

        assertThat(row(0).getEvents()).isEqualTo(7);
        assertThat(row(0).getVisitors()).isEqualTo(2);
        assertThat(row(0).getRevision()).isEqualTo(7);
        assertThat(row(0).getEventsByName()).isEqualTo(Map.of("click", 7L));
        assertThat(row(0).getVisitorSketch())
                .isEqualTo(
                        ByteBuffer.wrap(VisitorSketch.EMPTY.with("c").with("b").bytes()));
    }

    @Test
    void takesAPartThatBeganWithinTheHorizonForAsLongAsItGrows() {
        part(0, 0, 0, 1, "a");
        part(1, 25, 25, 1, "b");
        part(1, 25, 49, 3, "b");

        assertThat(row(0).getEvents()).isEqualTo(4);
        assertThat(rows).hasSize(1);
    }

    @Test
    void countsAllOfAPartThatBeganAfterTheHorizonAsLate() {
        part(0, 0, 0, 1, "a");
        part(1, 26, 26, 2, "b");
        part(1, 26, 27, 5, "b");
        part(1, 26, 27, 5, "b");

        assertThat(row(0).getEvents()).isEqualTo(1);
        assertThat(row(26).getLateEvents()).isEqualTo(2);
        assertThat(row(27).getLateEvents()).isEqualTo(3);
        assertThat(row(27).getRevision()).isEqualTo(3);
    }

    @Test
    void countsWhatAPartitionBeginsAnewAsLate() {
        part(0, 0, 0, 4, "a");
        part(0, 26, 26, 1, "b");
        part(0, 26, 26, 2, "b");

        assertThat(row(0).getEvents()).isEqualTo(4);
        assertThat(row(26).getLateEvents()).isEqualTo(2);
    }

    @Test
    void isNotMisledByAPartitionThatIsReadAheadOfOthers() {
        part(1, 10, 40, 3, "b");
        part(0, 0, 1, 2, "a");
        part(0, 26, 26, 1, "c");
        part(1, 10, 40, 4, "b");

        assertThat(row(0).getEvents()).isEqualTo(6);
        assertThat(rows.values().stream().mapToLong(Activity::getLateEvents).sum())
                .isEqualTo(1);
    }

    @Test
    void neverBeginsAMinuteAgainThatIsOver() {
        part(0, 0, 0, 1, "a");
        part(1, 24, 24, 2, "b");
        other(52);
        part(1, 24, 52, 3, "b"); // the partition is slow
        part(2, 52, 52, 1, "c");
        other(200);
        part(3, 200, 200, 1, "d");

        assertThat(row(0).getEvents()).isEqualTo(3);
        assertThat(row(52).getLateEvents()).isEqualTo(2);
        assertThat(row(200).getLateEvents()).isEqualTo(1);
        assertThat(run.<Object, Object>contentOf(STORE)).hasSizeLessThan(8);
    }

    @Test
    void publishesAfterARestartWhatWasPendingBefore() {
        run.input(Topic.RECEIVED, new ByteArraySerializer()).pipeInput("shop", partial(NOON, 0, 0, 0, 1, "a"));
        run.restart(STORE);
        settle();

        assertThat(row(0).getEvents()).isEqualTo(1);
    }

    private Topology topology() {
        StreamsBuilder builder = new StreamsBuilder();
        builder.addStateStore(MergedMinutes.store(STORE));
        builder.stream(Topic.RECEIVED.topicName(), Consumed.with(Serdes.String(), Serdes.ByteArray()))
                .process(
                        () -> new MergeProcessor(
                                STORE, SETTINGS, new ActivityMetrics(meters), new Share(() -> 0), Audience.ALWAYS),
                        STORE)
                .to(Topic.ACTIVITY.topicName(), Produced.with(Serdes.String(), activity));
        return builder.build();
    }

    private void part(int partition, int createdAt, int asOf, int events, String visitor) {
        pipe(partial(NOON, partition, createdAt, asOf, events, visitor));
    }

    /** Lets time pass for the source: an event of the minute in which it arrives. */
    private void other(int hour) {
        pipe(partial(new MinuteKey("shop", at(hour)), 0, hour, hour, 1, "z"));
    }

    private void pipe(byte[] partial) {
        run.input(Topic.RECEIVED, new ByteArraySerializer()).pipeInput("shop", partial);
        settle();
    }

    private static byte[] partial(MinuteKey key, int partition, int createdAt, int asOf, int events, String visitor) {
        MinuteCounts counts = new MinuteCounts(
                events,
                0,
                1,
                0,
                0,
                Map.of(Dimension.NAME, new TreeMap<>(Map.of("click", (long) events))),
                VisitorSketch.EMPTY.with(visitor));
        return new Partial(key, partition, at(createdAt), at(asOf), counts).encode();
    }

    private static long at(int hour) {
        return START.plus(Duration.ofHours(hour)).toEpochMilli();
    }

    private void settle() {
        run.advance(Duration.ofMillis(200));
        run.output(Topic.ACTIVITY, activity.deserializer())
                .readKeyValuesToList()
                .forEach(entry -> rows.merge(
                        entry.key,
                        entry.value,
                        (one, other) -> one.getRevision() >= other.getRevision() ? one : other));
    }

    private Activity row(int hour) {
        return Objects.requireNonNull(rows.get(ActivityKey.of("shop", Instant.ofEpochMilli(at(hour)))));
    }
}

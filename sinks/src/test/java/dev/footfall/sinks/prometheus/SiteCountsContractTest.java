package dev.footfall.sinks.prometheus;

import dev.footfall.sinks.consume.Batch;
import dev.footfall.sinks.consume.LogConsumer;
import dev.footfall.sinks.consume.Positions;
import dev.footfall.sinks.consume.Sink;
import dev.footfall.sinks.consume.WriteOutcome;
import dev.footfall.sinks.follow.FollowSink;
import dev.footfall.sinks.follow.FollowSinkContract;
import dev.footfall.sinks.follow.MemoryPast;
import dev.footfall.sinks.follow.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The sink of metrics keeps the contract; what it stores is what the counters of all instances add up to. */
final class SiteCountsContractTest extends FollowSinkContract {
    private static final SiteSettings SETTINGS = new SiteSettings(Duration.ofHours(1), 1_000, 50, 1_000);

    private final MemoryPast past = new MemoryPast();
    private final List<SimpleMeterRegistry> instances = new CopyOnWriteArrayList<>();

    @Override
    protected MemoryPast past() {
        return past;
    }

    @Override
    protected FollowSink openSink() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        instances.add(meters);
        SiteCounts counts = new SiteCounts(SETTINGS, meters, Clock.fixed(Topics.NOW, ZoneOffset.UTC));
        return new FollowSink("prometheus", gated(counts), past, topics.registry());
    }

    @Override
    protected List<String> stored() {
        synchronized (past) { // what is counted is committed too
            return instances.stream()
                    .flatMap(instance -> storedIn(instance).stream())
                    .toList();
        }
    }

    private static List<String> storedIn(SimpleMeterRegistry instance) {
        return instance.find("footfall.site.sessions.started").counters().stream()
                .flatMap(counter ->
                        Collections.nCopies(
                                (int) counter.count(),
                                String.valueOf(counter.getId().getTag("source")))
                                .stream())
                .toList();
    }

    @Override
    protected int storedRevision() {
        return (int) instances.stream()
                .flatMap(instance -> instance.find("footfall.site.events").counters().stream())
                .mapToDouble(Counter::count)
                .sum();
    }

    /** Nothing keeps it from counting, so it must be told: given the partition again it goes on where the other was. */
    @Override
    @Test
    protected void lets_an_instance_that_lost_its_partition_write_nothing() {
        try (Sink zombie = open();
                Sink owner = open()) {
            zombie.write(batch(0, 2, beginning()));
            owner.write(batch(2, 4, OptionalLong.of(2)));

            assertThat(zombie.positions(Set.of(partition(0)))).isEqualTo(new Positions.Known(Map.of(partition(0), 4L)));
            assertThat(zombie.write(new Batch(
                            List.of(record(partition(0), 2, "2")),
                            Map.of(partition(0), new Batch.Advance(OptionalLong.of(2), 3)))))
                    .isEqualTo(new WriteOutcome.Outrun());
            assertThat(stored()).containsExactlyInAnyOrder("0", "1", "2", "3");
        }
    }

    /** A group gives a partition away when the one that had it is done with it. */
    @Override
    @Test
    protected void shares_partitions_that_move_between_instances() {
        LogConsumer one = consumer(0, 1);
        LogConsumer two = consumer();
        start(one);
        start(two);
        append(0, 10);
        append(1, 10);
        awaitStored();

        assign(one, 0);
        assign(two, 1);
        append(0, 10);
        append(1, 10);
        awaitStored();
        assign(one);
        assign(two, 0);
        assign(one, 1);
        append(0, 10);
        append(1, 10);

        awaitStored();
    }

    /** Both count: nothing is lost, and neither of them counts a record twice. */
    @Override
    @Test
    protected void loses_and_doubles_nothing_while_two_believe_to_own_a_partition() {
        start(consumer(0, 1));
        start(consumer(0, 1));
        for (int i = 0; i < 10; i++) {
            append(0, 5);
            append(1, 5);
        }

        await().untilAsserted(() -> {
            assertThat(stored()).containsAll(appended());
            instances.forEach(instance -> assertThat(storedIn(instance)).doesNotHaveDuplicates());
        });
    }

    private void assign(LogConsumer consumer, int... partitions) {
        Set<TopicPartition> all =
                Arrays.stream(partitions).mapToObj(this::partition).collect(Collectors.toSet());
        consumer.assignNext(all);
        await().until(() -> consumer.assignment().equals(all));
    }
}

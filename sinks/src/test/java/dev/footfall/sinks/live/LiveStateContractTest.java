package dev.footfall.sinks.live;

import dev.footfall.sinks.consume.LogConsumer;
import dev.footfall.sinks.consume.Sink;
import dev.footfall.sinks.consume.WriteOutcome;
import dev.footfall.sinks.follow.FollowSink;
import dev.footfall.sinks.follow.FollowSinkContract;
import dev.footfall.sinks.follow.MemoryPast;
import dev.footfall.sinks.follow.Topics;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The live page's sink keeps the contract. Every instance reads all partitions in a group of its own and knows
 * everything, so what it stores is what the instance that was opened last shows.
 */
final class LiveStateContractTest extends FollowSinkContract {
    private final MemoryPast past = new MemoryPast(false);
    private final List<LiveState> instances = new CopyOnWriteArrayList<>();

    @Override
    protected MemoryPast past() {
        return past;
    }

    @Override
    protected FollowSink openSink() {
        LiveState state = new LiveState(Clock.fixed(Topics.NOW, ZoneOffset.UTC));
        instances.add(state);
        return new FollowSink("live", gated(state), past, topics.registry());
    }

    @Override
    protected List<String> stored() {
        return instances.isEmpty() ? List.of() : shownBy(instances.getLast());
    }

    private static List<String> shownBy(LiveState state) {
        return state.sources().stream()
                .flatMap(source ->
                        Collections.nCopies(
                                state.snapshot(source).at("/sessions/open").asInt(), source)
                                .stream())
                .toList();
    }

    @Override
    protected int storedRevision() {
        return Integer.parseInt(instances
                .getLast()
                .snapshot("site")
                .get("minutes")
                .findValuesAsText("events")
                .getLast());
    }

    /** Another instance takes nothing away from it. */
    @Override
    @Test
    protected void lets_an_instance_that_lost_its_partition_write_nothing() {
        try (Sink one = open();
                Sink two = open()) {
            one.write(batch(0, 2, beginning()));
            two.write(batch(2, 4, OptionalLong.of(2)));
            assertThat(stored()).containsExactlyInAnyOrder("0", "1", "2", "3");

            assertThat(one.write(batch(2, 4, OptionalLong.of(2)))).isInstanceOf(WriteOutcome.Written.class);
            assertThat(shownBy(instances.getFirst())).containsExactlyInAnyOrder("0", "1", "2", "3");
        }
    }

    /** Partitions come to all instances, also those that an instance is given later. */
    @Override
    @Test
    protected void shares_partitions_that_move_between_instances() {
        LogConsumer late = consumer(0);
        start(consumer(0, 1));
        start(late);
        append(0, 10);
        append(1, 10);
        await().untilAsserted(() ->
                assertThat(shownBy(instances.getFirst())).containsExactlyInAnyOrderElementsOf(appended()));

        late.assignNext(java.util.Set.of(partition(0), partition(1)));
        append(0, 10);
        append(1, 10);

        awaitStored();
        await().untilAsserted(() ->
                assertThat(shownBy(instances.getFirst())).containsExactlyInAnyOrderElementsOf(appended()));
    }
}

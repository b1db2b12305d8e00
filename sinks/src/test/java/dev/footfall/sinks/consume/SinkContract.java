package dev.footfall.sinks.consume;

import dev.footfall.sinks.consume.Batch.Advance;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every sink promises, one call after the other. A sink's own test extends this, or {@link SinkLoopContract}, which
 * asks for all of this too, and says how to open it and what it holds.
 */
public abstract class SinkContract {
    /** An instance over the storage of this test: every call opens another one. */
    protected abstract Sink open();

    /**
     * The position of a partition of which nothing was ever written; empty if the sink's storage knows none. A sink in
     * memory begins at one.
     */
    protected OptionalLong beginning() {
        return OptionalLong.empty();
    }

    /** A topic of the sink. */
    protected abstract String topic();

    /** A record that the sink stores under that id. */
    protected abstract ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset, String id);

    /** A record that the sink cannot store. */
    protected abstract ConsumerRecord<byte[], byte[]> poison(TopicPartition partition, long offset);

    /**
     * A record of a thing that changes, by its revision; the topic may be another one.
     *
     * @param revision 1 or more
     */
    protected abstract ConsumerRecord<byte[], byte[]> revision(long offset, int revision);

    /** The revision of that thing that is stored. */
    protected abstract int storedRevision();

    /** The ids of everything stored, each as often as it is there. */
    protected abstract List<String> stored();

    /** The offsets of the records of that partition that were set aside. */
    protected abstract List<Long> setAside(TopicPartition partition);

    @Test
    void names_its_topics() {
        try (Sink sink = open()) {
            assertThat(sink.topics()).contains(topic());
            assertThat(sink.name()).isNotBlank();
        }
    }

    @Test
    void knows_no_position_of_a_partition_that_was_never_written() {
        try (Sink sink = open()) {
            assertThat(sink.positions(Set.of(partition(0)))).isEqualTo(known(0));
        }
    }

    @Test
    void stores_a_batch_and_its_positions() {
        try (Sink sink = open()) {
            WriteOutcome outcome = sink.write(new Batch(
                    List.of(record(partition(0), 0, "a"), record(partition(0), 1, "b"), record(partition(1), 7, "c")),
                    Map.of(partition(0), first(2), partition(1), first(9))));

            assertThat(outcome).isInstanceOf(WriteOutcome.Written.class);
            assertThat(stored()).containsExactlyInAnyOrder("a", "b", "c");
            assertThat(sink.positions(Set.of(partition(0), partition(1))))
                    .isEqualTo(new Positions.Known(Map.of(partition(0), 2L, partition(1), 9L)));
            assertThat(sink.positions(Set.of(partition(2)))).isEqualTo(known(2));
        }
    }

    @Test
    void says_what_it_changed() {
        try (Sink sink = open()) {
            WriteOutcome outcome = sink.write(new Batch(
                    List.of(record(partition(0), 0, "a"), poison(partition(0), 1), record(partition(0), 2, "b")),
                    Map.of(partition(0), first(3))));

            assertThat(outcome).isInstanceOfSatisfying(WriteOutcome.Written.class, written -> {
                assertThat(written.rows().values()).containsExactly(2L);
                assertThat(written.deadLetters()).isEqualTo(Map.of(topic(), 1L));
            });
        }
    }

    @Test
    void goes_on_from_its_positions_in_another_instance() {
        try (Sink before = open()) {
            before.write(batch(0, 2, beginning()));
        }
        try (Sink after = open()) {
            assertThat(after.positions(Set.of(partition(0)))).isEqualTo(new Positions.Known(Map.of(partition(0), 2L)));
            assertThat(after.write(batch(2, 4, OptionalLong.of(2)))).isInstanceOf(WriteOutcome.Written.class);
            assertThat(stored()).containsExactlyInAnyOrder("0", "1", "2", "3");
        }
    }

    @Test
    void refuses_a_batch_that_was_written_before() {
        try (Sink sink = open()) {
            sink.write(batch(0, 3, beginning()));

            assertThat(sink.write(batch(0, 3, beginning()))).isEqualTo(new WriteOutcome.Outrun());
            assertThat(stored()).containsExactlyInAnyOrder("0", "1", "2");
            assertThat(sink.positions(Set.of(partition(0)))).isEqualTo(new Positions.Known(Map.of(partition(0), 3L)));
        }
    }

    @Test
    protected void lets_an_instance_that_lost_its_partition_write_nothing() {
        try (Sink zombie = open();
                Sink owner = open()) {
            zombie.write(batch(0, 2, beginning()));
            owner.write(batch(2, 4, OptionalLong.of(2)));

            WriteOutcome outcome = zombie.write(new Batch(
                    List.of(record(partition(0), 2, "2"), record(partition(1), 0, "of another partition")),
                    Map.of(partition(0), new Advance(OptionalLong.of(2), 3), partition(1), first(1))));

            assertThat(outcome).isEqualTo(new WriteOutcome.Outrun());
            assertThat(stored()).containsExactlyInAnyOrder("0", "1", "2", "3");
            assertThat(owner.positions(Set.of(partition(0), partition(1))))
                    .isEqualTo(new Positions.Known(Map.of(partition(0), 4L)));
        }
    }

    @Test
    void moves_positions_over_markers_without_records() {
        try (Sink sink = open()) {
            sink.write(batch(0, 2, beginning()));

            assertThat(sink.write(new Batch(List.of(), Map.of(partition(0), new Advance(OptionalLong.of(2), 5)))))
                    .isInstanceOf(WriteOutcome.Written.class);
            assertThat(sink.positions(Set.of(partition(0)))).isEqualTo(new Positions.Known(Map.of(partition(0), 5L)));
        }
    }

    @Test
    void stores_a_record_once_that_the_topic_holds_twice() {
        try (Sink sink = open()) {
            sink.write(new Batch(
                    List.of(record(partition(0), 0, "a"), record(partition(0), 1, "a")),
                    Map.of(partition(0), first(2))));
            sink.write(new Batch(
                    List.of(record(partition(0), 2, "a")), Map.of(partition(0), new Advance(OptionalLong.of(2), 3))));

            assertThat(stored()).containsExactly("a");
        }
    }

    @Test
    void comes_to_what_its_records_come_to_in_their_order() {
        ConsumerRecord<byte[], byte[]> first = revision(0, 1);
        TopicPartition partition = new TopicPartition(first.topic(), first.partition());
        try (Sink sink = open()) {
            sink.write(new Batch(List.of(first, revision(1, 2)), Map.of(partition, first(2))));
            assertThat(storedRevision()).isEqualTo(2);

            sink.write(new Batch(
                    List.of(revision(2, 3), revision(3, 4), revision(4, 5)),
                    Map.of(partition, new Advance(OptionalLong.of(2), 5))));
            assertThat(storedRevision()).isEqualTo(5);
        }
    }

    @Test
    void has_nothing_to_complain_of_while_there_is_nothing_to_write() {
        try (Sink sink = open()) {
            sink.write(batch(0, 1, beginning()));

            assertThat(sink.idle()).isEmpty();
            assertThat(stored()).containsExactly("0");
        }
    }

    @Test
    void sets_poison_aside_and_stores_the_rest() {
        try (Sink sink = open()) {
            sink.write(new Batch(
                    List.of(
                            poison(partition(0), 0),
                            record(partition(0), 1, "a"),
                            poison(partition(0), 2),
                            record(partition(1), 0, "b")),
                    Map.of(partition(0), first(3), partition(1), first(1))));

            assertThat(stored()).containsExactlyInAnyOrder("a", "b");
            assertThat(setAside(partition(0))).containsExactlyInAnyOrder(0L, 2L);
            assertThat(setAside(partition(1))).isEmpty();
        }
    }

    /** The records of partition 0 with these offsets, each with its offset as id. */
    protected final Batch batch(long fromOffset, long toOffset, OptionalLong position) {
        return new Batch(
                LongStream.range(fromOffset, toOffset)
                        .mapToObj(offset -> record(partition(0), offset, Long.toString(offset)))
                        .toList(),
                Map.of(partition(0), new Advance(position, toOffset)));
    }

    private Positions known(int number) {
        return new Positions.Known(
                beginning().isPresent() ? Map.of(partition(number), beginning().getAsLong()) : Map.of());
    }

    protected final TopicPartition partition(int number) {
        return new TopicPartition(topic(), number);
    }

    private Advance first(long to) {
        return new Advance(beginning(), to);
    }
}

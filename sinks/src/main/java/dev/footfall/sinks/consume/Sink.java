package dev.footfall.sinks.consume;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Somewhere that records are written to together with their positions, so that each is written exactly once. Called by
 * one thread, that of its {@link SinkLoop}, which also closes it.
 *
 * <p>What a sink cannot do now is an answer ({@link Unavailable}), not an exception; it then lets go of what is broken
 * and starts afresh when called again.
 */
public interface Sink extends AutoCloseable {
    /** What the sink is called in metrics, health and logs, such as {@code postgres}. */
    String name();

    /** The topics that it writes; never empty. */
    Set<String> topics();

    /** Where to go on reading each of these partitions, as the sink itself has stored it. */
    Positions positions(Set<TopicPartition> partitions);

    /**
     * Writes a batch and moves the positions of its partitions: both or neither. A record that the sink cannot store is
     * set aside, with what is wrong with it, and does not keep the others from being written.
     */
    WriteOutcome write(Batch batch);

    /**
     * Called a few times a second while there is nothing to write, for what a sink does by itself. Must return quickly.
     *
     * @return why the sink could not take a batch now, if it knows
     */
    default Optional<Unavailable> idle() {
        return Optional.empty();
    }

    /** Releases everything; a batch that was not answered may or may not have been written. */
    @Override
    void close();
}

package dev.footfall.sinks.follow;

import dev.footfall.schemas.topic.Topic;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** What a {@link FollowSink} makes of records. Called by the sink's thread. */
public interface Follower {
    /** What it follows; never empty. */
    Set<Topic> topics();

    /** Somebody else has read on in these partitions: what is known of them is told again by {@link #recall}. */
    void forget(Set<TopicPartition> partitions);

    /** A record from before it began, or that somebody else has taken: to be known, not to be counted. */
    void recall(Entry entry);

    /** A new record; each comes once, those of a partition in their order. */
    void take(Entry entry);

    /** A batch of new records has been taken. */
    default void taken() {}
}

package dev.footfall.schemas.topic;

/**
 * What topics are called where a program runs: the live pipeline calls each by its own name, a replay writes to shadows
 * of them beside it. Implementations are safe for use by many threads.
 */
@FunctionalInterface
public interface TopicNames {
    /** The names of the live pipeline. */
    TopicNames LIVE = Topic::topicName;

    /** The name on the broker. */
    String of(Topic topic);
}

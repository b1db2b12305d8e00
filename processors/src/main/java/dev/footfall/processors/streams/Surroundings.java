package dev.footfall.processors.streams;

import dev.footfall.schemas.topic.TopicNames;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * What a replay gives the processors in place of what the live pipeline has.
 *
 * @param topics names the topics
 * @param audience while there is none, sessions and activity wait
 * @param consumers makes those that read the sources, of their configuration; called by many threads
 */
public record Surroundings(
        TopicNames topics, Audience audience, Function<Map<String, Object>, Consumer<byte[], byte[]>> consumers) {
    /** What the one topology is called that all are run as; it stands behind the prefix of its application id. */
    public static final String TOPOLOGY = "topologies";
}

package dev.footfall.schemas.topic;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates the topics that a broker lacks. A deploy step: services expect their topics to be there. Running it again
 * changes nothing. Owned by one thread.
 */
public final class TopicSetup {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Map<String, Object> clientProperties;
    private final int partitions;
    private final short replicas;

    /**
     * @param clientProperties how to reach the broker, as Kafka's clients name the settings
     * @param partitions partitions of each new topic, 1 or more; it bounds how far a service scales out
     * @param replicas copies of each partition, from 1 to the number of brokers
     */
    public TopicSetup(Map<String, Object> clientProperties, int partitions, int replicas) {
        if (partitions < 1 || replicas < 1 || replicas > Short.MAX_VALUE) {
            throw new IllegalArgumentException("partitions and replicas must be 1 or more");
        }
        this.clientProperties = Map.copyOf(clientProperties);
        this.partitions = partitions;
        this.replicas = (short) replicas;
    }

    /**
     * Creates what is missing and returns it, once it can be written to.
     *
     * @throws TopicSetupException if the broker does not answer within a minute or refuses
     * @throws InterruptedException if the thread is interrupted
     */
    public List<Topic> createMissing() throws InterruptedException {
        try (Admin admin = Admin.create(clientProperties)) {
            var existing = admin.listTopics().names().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            List<Topic> missing = Arrays.stream(Topic.values())
                    .filter(topic -> !existing.contains(topic.topicName()))
                    .toList();
            Map<String, NewTopic> described =
                    missing.stream().map(this::describe).collect(Collectors.toMap(NewTopic::name, topic -> topic));
            var results = admin.createTopics(described.values()).values();
            for (Map.Entry<String, KafkaFuture<Void>> result : results.entrySet()) {
                try {
                    result.getValue().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) { // another instance was first
                        throw e;
                    }
                    described.remove(result.getKey());
                }
            }
            NewTopics.awaitLeaders(admin, described.values(), LIMIT);
            return missing;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
                throw noAnswer(e);
            }
            throw new TopicSetupException(
                    "the broker refused to list or create topics: " + e.getMessage()
                            + "; check its address and this client's rights",
                    e);
        } catch (TimeoutException e) {
            throw noAnswer(e);
        }
    }

    private TopicSetupException noAnswer(Exception cause) {
        return new TopicSetupException(
                "the broker did not answer in time; check that it runs at " + clientProperties.get("bootstrap.servers"),
                cause);
    }

    private NewTopic describe(Topic topic) {
        return new NewTopic(topic.topicName(), partitions, replicas).configs(topic.settings());
    }

    /** Topics could not be created; the message says why and what to check. */
    public static final class TopicSetupException extends RuntimeException {
        private TopicSetupException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}

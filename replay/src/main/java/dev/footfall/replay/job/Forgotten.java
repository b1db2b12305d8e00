package dev.footfall.replay.job;

import dev.footfall.schemas.governance.Subjects;
import dev.footfall.schemas.record.Erasure;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.SubjectKind;
import dev.footfall.schemas.registry.AvroDeserializer;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The visitors who were erased until now, so that their events are left out of what is read again. A user's visitors have
 * erasures of their own. Used by one thread.
 */
final class Forgotten {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Map<String, Instant> erased;
    private final Supplier<Subjects> subjects;
    private final AvroDeserializer<RefinedEvent> events;

    Forgotten(Map<String, Instant> erased, Supplier<Subjects> subjects, SchemaRegistry registry) {
        this.erased = Map.copyOf(erased);
        this.subjects = subjects;
        this.events = new AvroDeserializer<>(registry, RefinedEvent.getClassSchema());
    }

    /**
     * Reads all that the topic of erasures has now.
     *
     * @throws ReplayException if somebody was erased and the secret by which they are recognized is not known
     */
    static Forgotten read(Broker broker, Supplier<Subjects> subjects, SchemaRegistry registry) throws ReplayException {
        AvroDeserializer<Erasure> erasures = new AvroDeserializer<>(registry, Erasure.getClassSchema());
        Map<String, Instant> erased = new HashMap<>();
        String topic = Topic.ERASURES.topicName();
        try (KafkaConsumer<byte[], byte[]> consumer = broker.consumer(Map.of())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic, LIMIT).stream()
                    .map(it -> new TopicPartition(it.topic(), it.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, LIMIT);
            while (partitions.stream().anyMatch(it -> consumer.position(it) < ends.getOrDefault(it, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    Erasure erasure = erasures.deserialize(topic, record.value());
                    if (erasure != null && erasure.getKind() == SubjectKind.VISITOR) {
                        erased.merge(
                                erasure.getSubject(),
                                erasure.getRequestedAt(),
                                (one, other) -> one.isBefore(other) ? other : one);
                    }
                }
            }
        }
        try {
            if (!erased.isEmpty()) {
                var _ = subjects.get();
            }
        } catch (IllegalStateException e) {
            throw new ReplayException(String.valueOf(e.getMessage()), e);
        }
        return new Forgotten(erased, subjects, registry);
    }

    /** Whether a record of {@link Topic#EVENTS} is of an erased visitor, from before the erasure. */
    boolean has(ConsumerRecord<byte[], byte[]> record) {
        if (erased.isEmpty() || record.key() == null) {
            return false;
        }
        String key = new String(record.key(), StandardCharsets.UTF_8);
        int slash = key.indexOf('/'); // no source's name has one
        if (slash < 0) {
            return false;
        }
        Instant requestedAt = erased.get(subjects.get().visitor(key.substring(0, slash), key.substring(slash + 1)));
        if (requestedAt == null) {
            return false;
        }
        RefinedEvent event = events.deserialize(Topic.EVENTS.topicName(), record.value());
        return event != null && event.getOccurredAt().isBefore(requestedAt);
    }
}

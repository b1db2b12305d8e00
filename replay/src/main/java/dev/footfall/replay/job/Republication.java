package dev.footfall.replay.job;

import dev.footfall.replay.job.ChangeFile.Told;
import dev.footfall.schemas.topic.SessionKey;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.postgres.TableDiff.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Brings the live topics to what the tables have been brought to: the replay's newest revision of each row that changed,
 * byte for byte; a tombstone for each that is gone, and before each whose revision does not grow, since readers keep the
 * greatest. Doing it again changes nothing. Used by one thread.
 */
record Republication(Broker broker, ShadowNames names, Map<String, Object> client) {
    private static final Map<String, Topic> TOPICS =
            Map.of("sessions", Topic.SESSIONS, "funnels", Topic.FUNNELS, "activity", Topic.ACTIVITY);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /**
     * Publishes what changed; late events have no revisions and are left out.
     *
     * @return how many records that took
     */
    long publish(List<Told> changes) throws ReplayException, InterruptedException {
        long records = 0;
        Map<String, Object> all = new HashMap<>(client);
        all.put("transactional.id", names.applications() + "-apply");
        all.put("compression.type", "lz4");
        all.put("max.request.size", 32 << 20);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            for (Map.Entry<String, Topic> topic : TOPICS.entrySet()) {
                Map<String, Told> byKey = new LinkedHashMap<>();
                changes.stream()
                        .filter(change -> change.table().equals(topic.getKey()))
                        .forEach(change -> byKey.put(change.key(), change));
                if (!byKey.isEmpty()) {
                    records += publish(topic.getValue(), byKey, producer);
                }
            }
            return records;
        } catch (KafkaException | ExecutionException e) {
            throw new ReplayException(
                    "the tables have the replay's rows, but the topics could not be told: " + e.getMessage()
                            + "; run the same command again",
                    e);
        }
    }

    private long publish(Topic topic, Map<String, Told> byKey, KafkaProducer<byte[], byte[]> producer)
            throws ExecutionException, InterruptedException {
        Map<String, byte[]> newest = newest(names.of(topic), byKey);
        int partitions = producer.partitionsFor(topic.topicName()).size();
        long records = 0;
        producer.beginTransaction();
        for (Told change : byKey.values()) {
            byte[] key = change.key().getBytes(StandardCharsets.UTF_8);
            Optional<byte[]> value = Optional.ofNullable(newest.get(change.key()));
            boolean isGone = change.kind() == Kind.GONE || value.isEmpty();
            boolean isRetractable = topic != Topic.ACTIVITY;
            int partition = partition(topic, change.key(), partitions);
            if (isRetractable && (isGone || change.shrinks())) {
                var _ = producer.send(new ProducerRecord<>(topic.topicName(), partition, key, null));
                records++;
            }
            if (!isGone) {
                var _ = producer.send(new ProducerRecord<>(topic.topicName(), partition, key, value.get()));
                records++;
            }
        }
        producer.commitTransaction();
        return records;
    }

    /** As the topologies place them: by the visitor, or by the whole key where it is none of a visitor. */
    private static int partition(Topic topic, String key, int partitions) {
        String by = topic == Topic.ACTIVITY ? key : SessionKey.visitorKey(key);
        return Utils.toPositive(Utils.murmur2(by.getBytes(StandardCharsets.UTF_8))) % partitions;
    }

    private Map<String, byte[]> newest(String shadow, Map<String, Told> wanted) {
        Map<String, byte[]> newest = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = broker.consumer(Map.of())) {
            List<TopicPartition> partitions = consumer.partitionsFor(shadow, LIMIT).stream()
                    .map(it -> new TopicPartition(it.topic(), it.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, LIMIT);
            while (partitions.stream().anyMatch(it -> consumer.position(it) < ends.getOrDefault(it, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    String key = new String(record.key(), StandardCharsets.UTF_8);
                    if (wanted.containsKey(key)) {
                        newest.put(key, record.value());
                    }
                }
            }
        }
        return newest;
    }
}

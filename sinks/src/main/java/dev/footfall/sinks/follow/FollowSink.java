package dev.footfall.sinks.follow;

import dev.footfall.schemas.registry.AvroDeserializer;
import dev.footfall.schemas.registry.RegistryException;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.consume.Batch;
import dev.footfall.sinks.consume.Positions;
import dev.footfall.sinks.consume.Sink;
import dev.footfall.sinks.consume.Unavailable;
import dev.footfall.sinks.consume.WriteOutcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink whose storage is memory. When it is given a partition it reads back what its {@link Follower} must know, and
 * takes each record after that once: a batch that does not start where the last one ended is refused, and a partition
 * that another instance has moved meanwhile is read back again. What cannot be read is counted and passed by; the
 * Postgres sink keeps it.
 */
public final class FollowSink implements Sink {
    private static final Logger LOG = LoggerFactory.getLogger(FollowSink.class);

    private final String name;
    private final Follower follower;
    private final Past past;
    private final Map<String, AvroDeserializer<SpecificRecord>> deserializers;
    private final Map<TopicPartition, Long> positions = new HashMap<>();

    public FollowSink(String name, Follower follower, Past past, SchemaRegistry registry) {
        this.name = name;
        this.follower = follower;
        this.past = past;
        this.deserializers = follower.topics().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Topic::topicName,
                        topic -> new AvroDeserializer<>(registry, topic.schema().orElseThrow())));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> topics() {
        return deserializers.keySet();
    }

    @Override
    public Positions positions(Set<TopicPartition> partitions) {
        try {
            Map<TopicPartition, Long> marks = past.marks(partitions);
            Map<TopicPartition, Long> known = new HashMap<>();
            Map<TopicPartition, Long> fresh = new HashMap<>();
            for (TopicPartition partition : partitions) {
                long mark = marks.getOrDefault(partition, 0L);
                Long own = positions.get(partition);
                if (own == null || (past.isShared() && own < mark)) {
                    fresh.put(partition, mark);
                } else {
                    known.put(partition, own);
                }
            }
            readBack(fresh);
            positions.putAll(fresh);
            known.putAll(fresh);
            return new Positions.Known(known);
        } catch (KafkaException e) {
            return new Unavailable("the broker does not tell what was before ("
                    + e.getClass().getSimpleName() + "); check its address and log");
        } catch (RegistryException e) {
            return registryAway();
        }
    }

    private void readBack(Map<TopicPartition, Long> marks) {
        if (marks.isEmpty()) {
            return;
        }
        follower.forget(marks.keySet());
        positions.keySet().removeAll(marks.keySet());
        past.replay(marks, record -> read(record).ifPresent(follower::recall));
    }

    @Override
    public WriteOutcome write(Batch batch) {
        for (var advance : batch.advances().entrySet()) {
            Long position = positions.get(advance.getKey());
            if (position == null || !advance.getValue().from().equals(OptionalLong.of(position))) {
                return new WriteOutcome.Outrun();
            }
        }
        List<Entry> entries = new ArrayList<>(batch.records().size());
        Map<String, Long> unreadable = new HashMap<>();
        try {
            for (ConsumerRecord<byte[], byte[]> record : batch.records()) {
                read(record).ifPresentOrElse(entries::add, () -> unreadable.merge(record.topic(), 1L, Long::sum));
            }
        } catch (RegistryException e) {
            return registryAway(); // nothing of the batch was taken
        }
        entries.forEach(follower::take);
        follower.taken();
        batch.advances().forEach((partition, advance) -> positions.put(partition, advance.to()));
        return new WriteOutcome.Written(Map.of(name, (long) entries.size()), unreadable);
    }

    @Override
    public void close() {
        // memory goes with the process
    }

    private Optional<Entry> read(ConsumerRecord<byte[], byte[]> record) {
        AvroDeserializer<SpecificRecord> deserializer = deserializers.get(record.topic());
        if (deserializer == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Entry(
                    new TopicPartition(record.topic(), record.partition()),
                    record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8),
                    Optional.ofNullable(deserializer.deserialize(record.topic(), record.value())),
                    record.timestamp()));
        } catch (RegistryException e) {
            if (!e.isUnknown()) {
                throw e;
            }
            return unreadable(record, e);
        } catch (RuntimeException e) { // whatever its bytes do to the reader, the record is at fault
            return unreadable(record, e);
        }
    }

    private Optional<Entry> unreadable(ConsumerRecord<byte[], byte[]> record, RuntimeException e) {
        LOG.atWarn()
                .addKeyValue("sink", name)
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("fault", e.getClass().getSimpleName())
                .log("a record that cannot be read is passed by");
        return Optional.empty();
    }

    private static Unavailable registryAway() {
        return new Unavailable("the schema registry does not answer; check registry.url and the registry");
    }
}

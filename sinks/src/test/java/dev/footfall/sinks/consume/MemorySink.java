package dev.footfall.sinks.consume;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** A sink that keeps values in memory under their keys, can be away, and can lose the answer to a batch it wrote. */
final class MemorySink implements Sink {
    static final String TOPIC = "topic";
    static final String POISON = "poison";

    /** What is stored; outlives the sink. Guarded by itself. */
    static final class Storage {
        final Map<String, Integer> writesById = new LinkedHashMap<>();
        final Map<TopicPartition, Long> positions = new HashMap<>();
        final List<ConsumerRecord<byte[], byte[]>> setAside = new ArrayList<>();
        int deliveries;

        synchronized List<String> ids() {
            return List.copyOf(writesById.keySet());
        }

        synchronized int deliveries() {
            return deliveries;
        }

        synchronized Map<TopicPartition, Long> positions() {
            return Map.copyOf(positions);
        }
    }

    /** How the sink answers from now on. */
    enum Mood {
        WORKING,
        AWAY,
        WRITES_BUT_DOES_NOT_ANSWER,
        DEFECTIVE,
        DEADLY
    }

    private final Storage storage;
    volatile Mood mood = Mood.WORKING;
    volatile boolean closed;

    MemorySink(Storage storage) {
        this.storage = storage;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Set<String> topics() {
        return Set.of(TOPIC);
    }

    @Override
    public Positions positions(Set<TopicPartition> partitions) {
        if (mood == Mood.DEFECTIVE) {
            throw new IllegalStateException("a defect");
        }
        if (mood != Mood.WORKING) {
            return new Unavailable("memory is away");
        }
        synchronized (storage) {
            Map<TopicPartition, Long> known = new HashMap<>(storage.positions);
            known.keySet().retainAll(partitions);
            return new Positions.Known(known);
        }
    }

    @Override
    public WriteOutcome write(Batch batch) {
        Mood now = mood;
        if (now == Mood.DEFECTIVE) {
            throw new IllegalStateException("a defect");
        }
        if (now == Mood.DEADLY) {
            throw new AssertionError("an error that no thread survives");
        }
        if (now == Mood.AWAY) {
            return new Unavailable("memory is away");
        }
        WriteOutcome outcome = store(batch);
        return now == Mood.WORKING ? outcome : new Unavailable("memory did not answer");
    }

    private WriteOutcome store(Batch batch) {
        synchronized (storage) {
            for (var advance : batch.advances().entrySet()) {
                Long stored = storage.positions.get(advance.getKey());
                if (!advance.getValue()
                        .from()
                        .equals(stored == null ? OptionalLong.empty() : OptionalLong.of(stored))) {
                    return new WriteOutcome.Outrun();
                }
            }
            long inserted = 0;
            Map<String, Long> letters = new HashMap<>();
            for (ConsumerRecord<byte[], byte[]> record : batch.records()) {
                String id = new String(record.value(), StandardCharsets.UTF_8);
                if (id.equals(POISON)) {
                    storage.setAside.add(record);
                    letters.merge(record.topic(), 1L, Long::sum);
                } else {
                    storage.deliveries++;
                    inserted += storage.writesById.merge(id, 1, Integer::sum) == 1 ? 1 : 0;
                }
            }
            batch.advances().forEach((partition, advance) -> storage.positions.put(partition, advance.to()));
            return new WriteOutcome.Written(Map.of("rows", inserted), letters);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}

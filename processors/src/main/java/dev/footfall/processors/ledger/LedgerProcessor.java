package dev.footfall.processors.ledger;

import dev.footfall.schemas.record.CountedRecord;
import dev.footfall.schemas.record.DroppedEvent;
import dev.footfall.schemas.record.LedgerEntry;
import dev.footfall.schemas.topic.ActivityKey;
import dev.footfall.schemas.topic.Topic;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Counts the records of one partition of each topic, by source and minute of receipt, and publishes the counts that
 * changed. Counts and positions are committed together, so each record is counted once whatever happens.
 *
 * <p>A minute is forgotten some time after its first record arrived, by the broker's time. A record for it that comes
 * later still begins another entry; entries of a minute add up, so that is no loss. While a minute is uneven it is
 * remembered as long as the events in question are in the topics.
 *
 * <p>Owned by the thread of its task.
 */
final class LedgerProcessor implements Processor<String, SpecificRecord, String, LedgerEntry> {
    /** The most entries of one go; it keeps a transaction short when an import touches many minutes. */
    private static final int PUBLISHED_AT_ONCE = 2_000;

    /** As long as received events stay, and a day. */
    private static final Duration LONGEST_UNEVEN = Duration.ofDays(8);

    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final String storeName;
    private final LedgerSettings settings;
    private final Clock clock;
    private final LedgerMetrics metrics;

    /** The tallies that were not published since they changed. */
    private final Map<LedgerMinute, Tally> changed = new LinkedHashMap<>();

    /** The uneven minutes. */
    private final Map<LedgerMinute, Uneven> uneven = new HashMap<>();

    private long swept = Long.MIN_VALUE;
    private boolean recalled;
    private @Nullable ProcessorContext<String, LedgerEntry> context;
    private @Nullable KeyValueStore<String, byte[]> store;

    /**
     * @param since when it last changed, by the clock, milliseconds since 1970
     */
    private record Uneven(long residual, long since) {}

    LedgerProcessor(String storeName, LedgerSettings settings, Clock clock, LedgerMetrics metrics) {
        this.storeName = storeName;
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, LedgerEntry> context) {
        this.context = context;
        this.store = context.getStateStore(storeName);
        context.schedule(settings.publishInterval(), PunctuationType.WALL_CLOCK_TIME, _ -> publish());
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        recall();
        switch (record.value()) {
            case CountedRecord counted ->
                count(LedgerMinute.of(counted.getSource(), counted.getReceivedAt()), countOfTopic());
            case DroppedEvent dropped ->
                count(LedgerMinute.of(dropped.getSource(), dropped.getReceivedAt()), Count.of(dropped.getReason()));
            case null, default ->
                throw new IllegalArgumentException("a record without a value is none that the ledger counts");
        }
        metrics.counted();
    }

    @Override
    public void close() {
        metrics.forget(this);
    }

    private Count countOfTopic() {
        String topic =
                Objects.requireNonNull(context).recordMetadata().orElseThrow().topic();
        if (topic.equals(Topic.RECEIVED.topicName())) {
            return Count.ACCEPTED;
        }
        return topic.equals(Topic.EVENTS.topicName()) ? Count.REFINED : Count.REJECTED;
    }

    private void count(LedgerMinute minute, Count count) {
        sweep();
        Tally tally = changed.computeIfAbsent(minute, this::find);
        tally.add(count);
        put(minute, tally);
        watch(minute, tally);
    }

    private Tally find(LedgerMinute minute) {
        byte[] bytes = Objects.requireNonNull(store).get(minute.key());
        return bytes == null ? new Tally(now()) : Tally.decode(bytes);
    }

    private void put(LedgerMinute minute, Tally tally) {
        Objects.requireNonNull(store).put(minute.key(), tally.encode());
    }

    private void watch(LedgerMinute minute, Tally tally) {
        if (tally.residual() == 0) {
            uneven.remove(minute);
        } else {
            uneven.put(minute, new Uneven(tally.residual(), clock.millis()));
        }
    }

    private void publish() {
        recall();
        List<LedgerMinute> first =
                changed.keySet().stream().limit(PUBLISHED_AT_ONCE).toList();
        first.forEach(this::publish);
        long settled = clock.millis() - settings.grace().toMillis();
        long inFlight = 0;
        long unaccounted = 0;
        for (Uneven minute : uneven.values()) {
            if (minute.since > settled) {
                inFlight += Math.abs(minute.residual);
            } else {
                unaccounted += Math.abs(minute.residual);
            }
        }
        metrics.report(this, inFlight, unaccounted);
    }

    private void publish(LedgerMinute minute) {
        Tally tally = changed.remove(minute);
        if (tally == null) {
            return;
        }
        ProcessorContext<String, LedgerEntry> context = Objects.requireNonNull(this.context);
        int partition = context.taskId().partition();
        LedgerEntry entry = tally.publish(minute, partition);
        put(minute, tally);
        String key = ActivityKey.of(minute.source(), minute.startsAt()) + '/' + partition;
        context.forward(new Record<>(key, entry, context.currentSystemTimeMs()));
    }

    /** Takes up, once, what a predecessor did not publish and what it watched. */
    private void recall() {
        if (recalled) {
            return;
        }
        recalled = true;
        try (KeyValueIterator<String, byte[]> all =
                Objects.requireNonNull(store).all()) {
            all.forEachRemaining(entry -> {
                LedgerMinute minute = LedgerMinute.ofKey(entry.key);
                Tally tally = Tally.decode(entry.value);
                if (!tally.isPublished()) {
                    changed.put(minute, tally);
                }
                watch(minute, tally);
            });
        }
    }

    /** Forgets, once an hour, the minutes that are over. */
    private void sweep() {
        long hour = Math.floorDiv(now(), HOUR);
        if (hour == swept) {
            return;
        }
        swept = hour;
        long even = now() - settings.kept().toMillis();
        long any = now() - LONGEST_UNEVEN.toMillis();
        List<String> over = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> all =
                Objects.requireNonNull(store).all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> entry = all.next();
                Tally tally = Tally.decode(entry.value);
                if (tally.begunAt() < (tally.residual() == 0 ? even : Math.min(even, any))) {
                    over.add(entry.key);
                }
            }
        }
        for (String key : over) {
            LedgerMinute minute = LedgerMinute.ofKey(key);
            publish(minute);
            uneven.remove(minute);
            Objects.requireNonNull(store).delete(key);
        }
    }

    /** The time of the newest record, milliseconds since 1970. */
    private long now() {
        return Math.max(0, Objects.requireNonNull(context).currentStreamTimeMs());
    }
}

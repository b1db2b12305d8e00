package dev.footfall.processors.activity;

import dev.footfall.schemas.record.Activity;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Reads activity from the store {@link ActivityTopology#MINUTES}, as an interactive query gives it. All minutes of a
 * source are in one instance and partition: the one that Kafka Streams names for the source as the key (as a string).
 * There are minutes whose first event arrived within two horizons; what was counted less than a transaction and a
 * publish interval ago may be missing.
 *
 * <p>Safe for use by many threads. The store throws {@code InvalidStateStoreException} while it moves or is restored.
 */
public final class ActivityView {
    private final ReadOnlyKeyValueStore<Bytes, byte[]> store;

    public ActivityView(ReadOnlyKeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /**
     * The sum of a source's minutes.
     *
     * @param from the minute in which it lies is the first one
     * @param to minutes that start before it are in
     * @param most the most names in each map, beside {@code (other)}
     */
    public ActivitySpan span(String source, Instant from, Instant to, int most) {
        List<MinuteCounts> minutes = keys(source, from, to).stream()
                .map(key -> MergedMinutes.counts(store, key))
                .toList();
        MinuteCounts sum = MinuteCounts.sum(minutes);
        return new ActivitySpan(
                source,
                Instant.ofEpochMilli(ActivityRules.minuteOf(from)),
                Instant.ofEpochMilli(endOf(to)),
                sum.events(),
                sum.pageViews(),
                sum.sketch().count(),
                sum.bots(),
                sum.late(),
                sum.top(Dimension.NAME, most),
                sum.top(Dimension.PAGE, most),
                sum.top(Dimension.CHANNEL, most),
                sum.top(Dimension.DEVICE, most),
                sum.top(Dimension.CONVERSION, most),
                sum.top(Dimension.RULE, most));
    }

    /** A source's minutes in the order of time, as they are published; those without activity are left out. */
    public List<Activity> minutes(String source, Instant from, Instant to) {
        return keys(source, from, to).stream()
                .map(key -> MergedMinutes.counts(store, key).activity(key))
                .toList();
    }

    private List<MinuteKey> keys(String source, Instant from, Instant to) {
        MinuteKey first = new MinuteKey(source, ActivityRules.minuteOf(from));
        MinuteKey behind = new MinuteKey(source, endOf(to));
        return behind.minute() > first.minute() ? MergedMinutes.between(store, first, behind) : List.of();
    }

    /** The start of the first minute that starts at or after a time. */
    private static long endOf(Instant to) {
        return ActivityRules.minuteOf(to.toEpochMilli() + ActivityRules.MINUTE - 1);
    }
}

package dev.footfall.processors.activity;

import dev.footfall.processors.streams.Audience;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Counts the events and rejections of one partition, minute by minute, and forwards what it has of each minute that
 * changed: a {@link Partial} under its source.
 *
 * <p>Time here is the broker's: that at which events and rejections were appended, as far as they were read. So what a
 * partition makes of its records does not depend on when it reads them, nor on what else its task reads. A minute takes
 * events for as long as the horizon after its first one. After that it is forgotten, and an event for it begins it anew;
 * that it comes too late is for {@link MergeProcessor} to tell, who knows all partitions.
 *
 * <p>Everything that may fail on a record is done before anything is stored. Owned by the thread of its task.
 */
final class TallyProcessor implements Processor<String, SpecificRecord, String, byte[]> {
    /** How long after its receipt a rejection is still counted into the minute of its receipt. */
    private static final long RECEIPT_MILLIS = Duration.ofHours(1).toMillis();

    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final String minutesStore;
    private final String visitorsStore;
    private final ActivitySettings settings;
    private final Map<String, Set<String>> conversions;
    private final ActivityMetrics metrics;
    private final Share share;
    private final Audience audience;
    private long now; // the time of the newest record, milliseconds since 1970
    private long swept = Long.MIN_VALUE;
    private @Nullable ProcessorContext<String, byte[]> context;
    private @Nullable Tallies tallies;

    /**
     * @param conversions names of the events that are conversions, by source
     * @param share of the thread's time, for forwarding
     * @param audience while there is none, nothing is forwarded that can wait
     */
    TallyProcessor(
            String minutesStore,
            String visitorsStore,
            ActivitySettings settings,
            Map<String, Set<String>> conversions,
            ActivityMetrics metrics,
            Share share,
            Audience audience) {
        this.minutesStore = minutesStore;
        this.visitorsStore = visitorsStore;
        this.settings = settings;
        this.conversions = conversions;
        this.metrics = metrics;
        this.share = share;
        this.audience = audience;
    }

    @Override
    public void init(ProcessorContext<String, byte[]> context) {
        this.context = context;
        this.tallies = new Tallies(context.getStateStore(minutesStore), context.getStateStore(visitorsStore));
        this.now = Math.max(0, context.currentStreamTimeMs()); // where a predecessor was
        context.schedule(settings.publishInterval(), PunctuationType.WALL_CLOCK_TIME, _ -> forwardPending());
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        share.record();
        now = Math.max(now, record.timestamp());
        switch (record.value()) {
            case RefinedEvent event -> count(event);
            case RejectedEvent rejected -> count(rejected, record.timestamp());
            case null, default ->
                throw new IllegalArgumentException("a record without a value is neither event nor rejection");
        }
    }

    private void count(RefinedEvent event) {
        Tallies tallies = Objects.requireNonNull(this.tallies);
        MinuteKey key = new MinuteKey(event.getSource(), ActivityRules.minuteOf(event.getOccurredAt()));
        if (event.getBot()) {
            Tally tally = open(key);
            tally.bots++;
            close(key, tally);
            metrics.bot(event.getSource());
            return;
        }
        Map<Dimension, String> names =
                ActivityRules.namesOf(event, conversions.getOrDefault(event.getSource(), Set.of()));
        String visitor = event.getVisitorId();
        Tally tally = open(key);
        tally.events++;
        if (ActivityRules.isPageView(event)) {
            tally.pageViews++;
        }
        tallies.see(key, tally, visitor);
        names.forEach((dimension, name) -> count(key, tally, dimension, name));
        close(key, tally);
        metrics.person(event.getSource());
    }

    private void count(RejectedEvent rejected, long appendedAt) {
        long receivedAt = rejected.getReceivedAt().toEpochMilli();
        boolean fresh = receivedAt <= appendedAt && appendedAt - receivedAt <= RECEIPT_MILLIS;
        MinuteKey key = new MinuteKey(rejected.getSource(), ActivityRules.minuteOf(fresh ? receivedAt : appendedAt));
        String rule = ActivityRules.bounded(rejected.getRule());
        Tally tally = open(key);
        count(key, tally, Dimension.RULE, rule);
        close(key, tally);
        metrics.rejected(rejected.getSource());
    }

    private void count(MinuteKey key, Tally tally, Dimension dimension, String name) {
        if (!Objects.requireNonNull(tallies).count(key, tally, dimension, name)) {
            metrics.unlisted(dimension);
        }
    }

    /** The minute's tally: the one there is, if it still takes events, else a new one. */
    private Tally open(MinuteKey key) {
        Tallies tallies = Objects.requireNonNull(this.tallies);
        sweep();
        Optional<Tally> known = tallies.find(key);
        if (known.isPresent() && known.get().createdAt() < now - horizon()) {
            forget(key);
            known = Optional.empty();
        }
        return known.orElseGet(() -> new Tally(now));
    }

    private void close(MinuteKey key, Tally tally) {
        Tallies tallies = Objects.requireNonNull(this.tallies);
        tallies.put(key, tally);
        tallies.pending().add(key);
    }

    /** Forgets, once an hour, the minutes that take no more. */
    private void sweep() {
        if (Math.floorDiv(now, HOUR) == swept) {
            return;
        }
        swept = Math.floorDiv(now, HOUR);
        Objects.requireNonNull(tallies).createdBefore(now - horizon()).forEach(this::forget);
    }

    private void forget(MinuteKey key) {
        Tallies tallies = Objects.requireNonNull(this.tallies);
        if (tallies.pending().remove(key)) {
            forward(key);
        }
        tallies.remove(key);
    }

    private void forwardPending() {
        PendingMinutes pending = Objects.requireNonNull(tallies).pending();
        if (!audience.isThere() && pending.size() <= PendingMinutes.MOST_UNHEARD) {
            return;
        }
        share.take(pending::next, this::forward);
    }

    private void forward(MinuteKey key) {
        Tallies tallies = Objects.requireNonNull(this.tallies);
        ProcessorContext<String, byte[]> context = Objects.requireNonNull(this.context);
        Tally tally = tallies.find(key)
                .orElseThrow(() -> new IllegalStateException("state is damaged: a pending minute has no tally"));
        Partial partial =
                new Partial(key, context.taskId().partition(), tally.createdAt(), now, tallies.counts(key, tally));
        context.forward(new Record<>(key.source(), partial.encode(), now));
    }

    private long horizon() {
        return settings.horizon().toMillis();
    }
}

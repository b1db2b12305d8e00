package dev.footfall.processors.activity;

import dev.footfall.processors.activity.MergedMinutes.Minute;
import dev.footfall.processors.streams.Audience;
import dev.footfall.schemas.record.Activity;
import dev.footfall.schemas.topic.ActivityKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what the partitions have counted of each minute and forwards the sum. All minutes of a source are in one task.
 *
 * <p>A partition's part belongs to its minute if the partition began it within the horizon after the first one did.
 * Else it came too late, all of it, and counts as late events of the minute in which it arrived. A minute is forgotten
 * when nothing that belongs to it can come any more, that is two horizons after it began, and a bit of it is kept, so that
 * no part ever seems to be the first again. That goes by when events arrived, not by when they happened: minutes that an
 * import brings from years ago are counted like others.
 *
 * <p>Owned by the thread of its task.
 */
final class MergeProcessor implements Processor<String, byte[], String, Activity> {
    private static final Duration MARGIN = Duration.ofHours(1);
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final String minutesStore;
    private final ActivitySettings settings;
    private final ActivityMetrics metrics;
    private final Share share;
    private final Audience audience;
    private long now = Long.MIN_VALUE;
    private long swept = Long.MIN_VALUE;
    private @Nullable ProcessorContext<String, Activity> context;
    private @Nullable MergedMinutes minutes;

    /**
     * @param share of the thread's time, for forwarding
     * @param audience while there is none, nothing is forwarded that can wait
     */
    MergeProcessor(
            String minutesStore, ActivitySettings settings, ActivityMetrics metrics, Share share, Audience audience) {
        this.minutesStore = minutesStore;
        this.settings = settings;
        this.metrics = metrics;
        this.share = share;
        this.audience = audience;
    }

    @Override
    public void init(ProcessorContext<String, Activity> context) {
        this.context = context;
        this.minutes = new MergedMinutes(context.getStateStore(minutesStore));
        // Parts of a minute arrive one by one from its partitions: a moment's wait makes them one revision.
        Duration interval = settings.publishInterval().dividedBy(4);
        context.schedule(interval, PunctuationType.WALL_CLOCK_TIME, _ -> forwardPending());
    }

    @Override
    public void process(Record<String, byte[]> record) {
        share.record();
        MergedMinutes minutes = Objects.requireNonNull(this.minutes);
        Partial partial = Partial.decode(record.value());
        MinuteKey key = partial.key();
        now = Math.max(now, partial.asOf());
        sweep();
        Optional<Minute> known = minutes.find(key);
        if (known.isEmpty() && !minutes.isOver(key)) {
            known = Optional.of(new Minute(partial.createdAt(), 0));
            minutes.put(key, known.get());
        }
        if (known.isEmpty() || !belongs(partial, known.get())) {
            countLate(partial);
            return;
        }
        if (partial.createdAt() < known.get().createdAt()) { // partitions are not read evenly
            minutes.put(key, new Minute(partial.createdAt(), known.get().late()));
        }
        minutes.put(partial);
        minutes.pending().add(key);
    }

    /** Whether a part is of its minute; once it is, or is not, that stays so. */
    private boolean belongs(Partial partial, Minute minute) {
        MergedMinutes minutes = Objects.requireNonNull(this.minutes);
        OptionalLong begun = minutes.createdAt(partial);
        return begun.isPresent()
                ? begun.getAsLong() == partial.createdAt()
                : minutes.counted(partial) == 0 && partial.createdAt() - minute.createdAt() <= horizon();
    }

    private void countLate(Partial partial) {
        MergedMinutes minutes = Objects.requireNonNull(this.minutes);
        long count = partial.counts().revision();
        long more = count - minutes.counted(partial);
        if (more <= 0) {
            return;
        }
        minutes.putCounted(partial, count);
        String source = partial.key().source();
        MinuteKey arrival = new MinuteKey(source, ActivityRules.minuteOf(partial.asOf()));
        Minute minute = minutes.find(arrival).orElseGet(() -> new Minute(partial.asOf(), 0));
        minutes.put(arrival, new Minute(minute.createdAt(), minute.late() + more));
        minutes.pending().add(arrival);
        metrics.late(source, more);
    }

    /** Forgets, once an hour, what is over. */
    private void sweep() {
        if (Math.floorDiv(now, HOUR) == swept) {
            return;
        }
        swept = Math.floorDiv(now, HOUR);
        MergedMinutes minutes = Objects.requireNonNull(this.minutes);
        long margin = MARGIN.toMillis();
        for (MinuteKey key : minutes.createdBefore(now - 2 * horizon() - margin)) {
            if (minutes.pending().remove(key)) {
                forward(key);
            }
            minutes.end(key, now - 2 * horizon());
        }
        minutes.forgetCounted(now - 3 * horizon() - margin); // partitions that catch up may be far apart
    }

    private void forwardPending() {
        PendingMinutes pending = Objects.requireNonNull(minutes).pending();
        if (!audience.isThere() && pending.size() <= PendingMinutes.MOST_UNHEARD) {
            return;
        }
        share.take(pending::next, this::forward);
    }

    private void forward(MinuteKey key) {
        ProcessorContext<String, Activity> context = Objects.requireNonNull(this.context);
        Activity activity = Objects.requireNonNull(minutes).counts(key).activity(key);
        String activityKey = ActivityKey.of(key.source(), Instant.ofEpochMilli(key.minute()));
        context.forward(new Record<>(activityKey, activity, context.currentSystemTimeMs()));
        metrics.published(key.source());
    }

    private long horizon() {
        return settings.horizon().toMillis();
    }
}

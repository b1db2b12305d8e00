package dev.footfall.ingest.publish;

import dev.footfall.ingest.event.Outcome;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import dev.footfall.schemas.registry.AvroSerializer;
import dev.footfall.schemas.registry.SchemaIds;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.VisitorKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Puts the outcomes of requests into the log and tells, when all of a request are settled, where they rest. The bytes
 * in flight are bounded: a request that would go beyond is not begun. Safe for use by many threads; never waits.
 */
public final class Publisher {
    private final AvroSerializer<ReceivedEvent> received;
    private final AvroSerializer<RejectedEvent> rejected;
    private final DurableLog log;
    private final long maxBytesInFlight;
    private final AtomicLong bytesInFlight = new AtomicLong();

    /**
     * @param registry knows the ids of the schemas
     * @param maxBytesInFlight most bytes waiting for the log
     */
    public Publisher(SchemaIds registry, DurableLog log, long maxBytesInFlight) {
        this.received = new AvroSerializer<>(registry, ReceivedEvent.getClassSchema());
        this.rejected = new AvroSerializer<>(registry, RejectedEvent.getClassSchema());
        this.log = log;
        this.maxBytesInFlight = maxBytesInFlight;
    }

    /**
     * Looks the schemas' ids up, so that no event is the first to miss one.
     *
     * @throws dev.footfall.schemas.registry.RegistryException if they are not registered or the registry does not
     *     answer
     */
    public void start() {
        received.idOf(Topic.RECEIVED.topicName());
        rejected.idOf(Topic.REJECTED.topicName());
    }

    /** Bytes waiting for the log now. */
    public long bytesInFlight() {
        return bytesInFlight.get();
    }

    /**
     * Publishes the outcomes of one request, in their order.
     *
     * @param whenSettled told exactly once, by any thread, the verdicts in the same order
     */
    public void publish(List<Outcome> outcomes, Consumer<List<Verdict>> whenSettled) {
        if (outcomes.isEmpty()) {
            whenSettled.accept(List.of());
            return;
        }
        List<LogEntry> entries = new ArrayList<>(outcomes.size());
        long bytes = 0;
        for (Outcome outcome : outcomes) {
            LogEntry entry = encode(outcome);
            entries.add(entry);
            bytes += entry.bytes();
        }
        if (bytesInFlight.addAndGet(bytes) > maxBytesInFlight) {
            bytesInFlight.addAndGet(-bytes);
            Receipt full = new Receipt.Unavailable("too many bytes wait to be acknowledged by the broker");
            whenSettled.accept(
                    outcomes.stream().map(outcome -> new Verdict(outcome, full)).toList());
            return;
        }
        Settlement settlement = new Settlement(outcomes, bytes, whenSettled);
        for (int i = 0; i < entries.size(); i++) {
            int index = i;
            log.append(entries.get(i), receipt -> settlement.settle(index, receipt));
        }
    }

    private LogEntry encode(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted(ReceivedEvent event, String _) ->
                new LogEntry(
                        Topic.RECEIVED,
                        keyOf(event).getBytes(StandardCharsets.UTF_8),
                        Objects.requireNonNull(received.serialize(Topic.RECEIVED.topicName(), event)));
            case Outcome.Rejected(RejectedEvent event) ->
                new LogEntry(
                        Topic.REJECTED,
                        event.getRejectedId().getBytes(StandardCharsets.UTF_8),
                        Objects.requireNonNull(rejected.serialize(Topic.REJECTED.topicName(), event)));
        };
    }

    /** An event that is only counted has no visitor; its id spreads it over the partitions. */
    private static String keyOf(ReceivedEvent event) {
        return VisitorKey.of(
                event.getSource(), event.getSuppressed().isPresent() ? event.getEventId() : event.getVisitorId());
    }

    /** Waits, without a thread, until every outcome of a request has its verdict. */
    private final class Settlement {
        private final List<Outcome> outcomes;
        private final long bytes;
        private final Consumer<List<Verdict>> whenSettled;
        private final Verdict[] verdicts;
        private final AtomicInteger open;

        Settlement(List<Outcome> outcomes, long bytes, Consumer<List<Verdict>> whenSettled) {
            this.outcomes = outcomes;
            this.bytes = bytes;
            this.whenSettled = whenSettled;
            this.verdicts = new Verdict[outcomes.size()];
            this.open = new AtomicInteger(outcomes.size());
        }

        /** The counter's decrement also publishes the verdict to the thread that settles the last. */
        void settle(int index, Receipt receipt) {
            verdicts[index] = new Verdict(outcomes.get(index), receipt);
            if (open.decrementAndGet() == 0) {
                bytesInFlight.addAndGet(-bytes);
                whenSettled.accept(Arrays.asList(verdicts));
            }
        }
    }
}

package dev.footfall.sinks.consume;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one consumer does in its life: each step polls and writes what came. A partition is read only while its
 * position is known from the sink; until then, and while the sink is away, it is paused, and polling goes on so that
 * the group does not take it for dead. Owned by the sink's thread.
 */
final class Consumption implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(Consumption.class);
    private static final Duration POLL_LIMIT = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final Sink sink;
    private final SinkMetrics metrics;
    private final SinkState state;
    private final Backoff backoff;
    private final BatchLimit limit = new BatchLimit();
    private final Map<TopicPartition, OptionalLong> positions = new HashMap<>();
    private final Set<TopicPartition> unpositioned = new HashSet<>();

    Consumption(Consumer<byte[], byte[]> consumer, Sink sink, SinkMetrics metrics, SinkState state, Backoff backoff) {
        this.consumer = consumer;
        this.sink = sink;
        this.metrics = metrics;
        this.state = state;
        this.backoff = backoff;
    }

    void subscribe() {
        consumer.subscribe(sink.topics(), this);
    }

    void step() {
        Duration wait = POLL_LIMIT;
        if (!unpositioned.isEmpty()) {
            Duration untilDue = backoff.untilDue();
            if (untilDue.isZero()) {
                position();
            } else if (untilDue.compareTo(wait) < 0) {
                wait = untilDue;
            }
        }
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(wait);
        Polled batches = Polled.of(polled, positions);
        if (!batches.isEmpty()) {
            writeAll(batches);
        } else if (unpositioned.isEmpty()) {
            askIdle().ifPresent(unavailable -> {
                unread(consumer.assignment());
                hold(unavailable);
            });
        }
        metrics.lag(lagByTopic());
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        consumer.pause(partitions);
        unpositioned.addAll(partitions);
        if (backoff.untilDue().isZero()) {
            position();
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        // Nothing of them is in flight: what a poll returned is written before the next poll, which calls this.
        partitions.forEach(positions::remove);
        unpositioned.removeAll(partitions);
    }

    /** Reads on where the sink's own positions say. */
    private void position() {
        switch (askPositions()) {
            case Unavailable unavailable -> hold(unavailable);
            case Positions.Known known -> {
                for (TopicPartition partition : unpositioned) {
                    Long next = known.next().get(partition);
                    if (next == null) {
                        consumer.seekToBeginning(Set.of(partition));
                        positions.put(partition, OptionalLong.empty());
                    } else {
                        consumer.seek(partition, next);
                        positions.put(partition, OptionalLong.of(next));
                    }
                }
                consumer.resume(unpositioned);
                unpositioned.clear();
                backoff.succeeded();
                state.flowing(consumer.assignment().size());
            }
        }
    }

    /** Writes what was polled, in parts if the sink is slow. */
    private void writeAll(Polled polled) {
        int written = 0;
        do {
            Batch batch = polled.part(written, written + Math.min(limit.records(), polled.size() - written), positions);
            if (!write(batch, polled.partitions())) {
                return;
            }
            written += batch.records().size();
        } while (written < polled.size());
    }

    /** Whether it was written. If not, all that was polled with it is read again. */
    private boolean write(Batch batch, Set<TopicPartition> polled) {
        long begun = System.nanoTime();
        switch (askToWrite(batch)) {
            case WriteOutcome.Written written -> {
                Duration took = Duration.ofNanos(System.nanoTime() - begun);
                limit.took(batch.records().size(), took);
                metrics.written(batch, written, took);
                batch.advances()
                        .forEach((partition, advance) -> positions.put(partition, OptionalLong.of(advance.to())));
                showToGroup(batch);
                return true;
            }
            case WriteOutcome.Outrun _ -> {
                metrics.outrun();
                LOG.atWarn()
                        .addKeyValue("sink", sink.name())
                        .addKeyValue("partitions", batch.advances().size())
                        .log("another instance has written these partitions; reading on from the sink's positions");
                unread(polled);
                position();
                return false;
            }
            case Unavailable unavailable -> {
                unread(consumer.assignment());
                hold(unavailable);
                return false;
            }
        }
    }

    /** The batch is dropped and read again from the sink's positions, which alone tell whether it was written. */
    private void unread(Set<TopicPartition> partitions) {
        Set<TopicPartition> held = new HashSet<>(partitions);
        held.retainAll(consumer.assignment());
        consumer.pause(held);
        unpositioned.addAll(held);
    }

    private void hold(Unavailable unavailable) {
        Duration pause = backoff.failed();
        metrics.retried();
        state.held(unavailable.reason(), pause);
    }

    /** For Kafka's tools only, which read lag from the group; the sink's own positions decide. */
    private void showToGroup(Batch batch) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        batch.advances().forEach((partition, advance) -> offsets.put(partition, new OffsetAndMetadata(advance.to())));
        consumer.commitAsync(offsets, (_, failure) -> {
            if (failure != null) {
                LOG.atDebug()
                        .addKeyValue("sink", sink.name())
                        .setCause(failure)
                        .log("the group's offsets were not committed; they only show lag");
            }
        });
    }

    private Map<String, Long> lagByTopic() {
        Map<String, Long> lag = new HashMap<>();
        for (TopicPartition partition : consumer.assignment()) {
            consumer.currentLag(partition).ifPresent(records -> lag.merge(partition.topic(), records, Long::sum));
        }
        return lag;
    }

    private Positions askPositions() {
        try {
            return sink.positions(Set.copyOf(unpositioned));
        } catch (RuntimeException e) {
            return defect(e);
        }
    }

    private Optional<Unavailable> askIdle() {
        try {
            return sink.idle();
        } catch (RuntimeException e) {
            return Optional.of(defect(e));
        }
    }

    private WriteOutcome askToWrite(Batch batch) {
        try {
            return sink.write(batch);
        } catch (RuntimeException e) {
            return defect(e);
        }
    }

    /** A sink answers and does not throw; if it does throw, nothing is lost while somebody reads the log. */
    private Unavailable defect(RuntimeException e) {
        LOG.atError().addKeyValue("sink", sink.name()).setCause(e).log("the sink failed in a way it does not know");
        return new Unavailable("failed with " + e.getClass().getSimpleName() + "; the log has the details");
    }
}

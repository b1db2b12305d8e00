package dev.footfall.replay.job;

import dev.footfall.replay.read.BoundedReading;
import dev.footfall.runtime.observe.Health;
import dev.footfall.runtime.observe.HealthChecks;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.consume.SinkLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Waits until a replay has come to rest: its topologies have read all there is to read, what they publish with time (closed
 * sessions, sums that waited) is published, and all of it is in the tables. Used by one thread.
 */
final class Settling {
    /** What waits in the topologies does so for less than this, as {@link ReplayRun} sets them. */
    private static final Duration QUIET = Duration.ofSeconds(3);

    private static final Duration LOOK = Duration.ofMillis(250);

    private final Broker broker;
    private final ShadowNames names;
    private final BoundedReading reading;
    private final List<String> outputs;
    private final HealthChecks checks;
    private final SinkLoop sink;

    Settling(
            Broker broker,
            ShadowNames names,
            BoundedReading reading,
            Set<Topic> outputs,
            HealthChecks checks,
            SinkLoop sink) {
        this.broker = broker;
        this.names = names;
        this.reading = reading;
        this.outputs = outputs.stream().map(names::of).toList();
        this.checks = checks;
        this.sink = sink;
    }

    /**
     * @param read told how many of the offsets to be read are behind it
     * @param readAll called once the topologies have read all
     * @throws ReplayException if a part fails for good
     */
    void await(LongConsumer read, Runnable readAll) throws ReplayException, InterruptedException {
        boolean isAnyRun = !checks.readiness().isEmpty(); // funnels are asked for where there are none, too
        while (isAnyRun && !reading.isDone(broker.committed(names.topologies()))) {
            read.accept(reading.read());
            pause();
        }
        read.accept(reading.read());
        readAll.run();
        Quiet quiet = new Quiet(QUIET);
        while (true) {
            List<String> written = new ArrayList<>(outputs);
            written.addAll(internal());
            // Whoever restores its state has not published yet what waits in it.
            if (quiet.look(broker.offsets(written), checks.isReady(), System.nanoTime())
                    && isBehind(broker.behindLastRecords(internal()), broker.committed(names.topologies()))
                    && isBehind(broker.behindLastRecords(outputs), broker.committed(names.sink()))) {
                return;
            }
            pause();
        }
    }

    /** Topics between the parts of a topology. */
    private List<String> internal() throws ReplayException, InterruptedException {
        return broker.topics(names.applications() + "-").stream()
                .filter(topic -> topic.endsWith("-repartition"))
                .toList();
    }

    private static boolean isBehind(
            Map<TopicPartition, Long> behindLast, Map<TopicPartition, OffsetAndMetadata> committed) {
        return behindLast.entrySet().stream().allMatch(it -> {
            OffsetAndMetadata at = committed.get(it.getKey());
            return at != null && at.offset() >= it.getValue();
        });
    }

    private void pause() throws ReplayException, InterruptedException {
        Thread.sleep(LOOK);
        if (!checks.isLive()) {
            throw new ReplayException("a topology of the replay failed: " + checks.readiness()
                    + "; the log says why; 'footfall replay resume' tries again");
        }
        if (sink.liveness() instanceof Health.Down(String reason)) {
            throw new ReplayException("the replay's sink failed: " + reason);
        }
    }
}

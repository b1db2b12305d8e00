package dev.footfall.bench.replay;

import dev.footfall.bench.ingest.BenchRegistry;
import dev.footfall.bench.ingest.IngestProcess;
import dev.footfall.bench.ingest.Rig;
import dev.footfall.bench.pair.Side;
import dev.footfall.bench.postgres.Postgres;
import dev.footfall.bench.postgres.SinkProcess;
import dev.footfall.bench.process.ChildJvm;
import dev.footfall.bench.recovery.ProcessorsProcess;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What a pipeline does with events as they come, from the POST to the rows, as fast as it goes: ingest, refinement, the
 * topologies that can be replayed, and the Postgres sink, each a process of its own as they are deployed. Owned by one
 * thread.
 */
final class RealTimeIngest implements Side {
    /** Those that a replay runs, and the one that makes what they read. */
    static final String TOPOLOGIES = "[refine, sessions, funnels, activity]";

    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final String SCHEMA = "footfall";

    private final int events;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Rig rig;
    private final Postgres postgres;
    private long sent;

    /**
     * Starts all of it.
     *
     * @param events of each measurement
     */
    RealTimeIngest(int events) throws Exception {
        this.events = events;
        try {
            rig = opened(Rig.start());
            postgres = opened(Postgres.start(rig.folder()));
            opened(ChildJvm.start(
                    ProcessorsProcess.class,
                    List.of("-Xmx512m"),
                    List.of(
                            "broker.bootstrap-servers=" + rig.bootstrapServers(),
                            "registry.url=" + BenchRegistry.URL,
                            "streams.state-dir=" + rig.folder().resolve("state"),
                            "topologies=" + TOPOLOGIES,
                            "sources=" + VisitHistory.FUNNELS.replace("{site:", "{bench-00:")),
                    rig.folder().resolve("processors.log")));
            opened(SinkProcess.start(rig.bootstrapServers(), postgres.url(), SCHEMA, rig.folder(), List.of()));
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    /** Events a second, from the first POST until the rows of all are there. */
    @Override
    public double measure() throws Exception {
        Crowd crowd = new Crowd("c" + sent, events);
        long begun = System.nanoTime();
        new ClosedLoop(rig.ingest(), IngestProcess.WRITE_KEY).send(crowd);
        sent += events;
        try (Connection connection = postgres.connect(SCHEMA)) {
            long ended = new CountedRows(SCHEMA).await(connection, sent, true, LIMIT);
            return events / ((ended - begun) / 1e9);
        }
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a part of the benchmark was not stopped", e);
            }
        }
    }
}

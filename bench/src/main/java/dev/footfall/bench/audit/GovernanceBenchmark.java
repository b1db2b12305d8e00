package dev.footfall.bench.audit;

import dev.footfall.bench.pair.Benchmark;
import dev.footfall.bench.pair.Benchmark.Bound;
import dev.footfall.bench.pair.Pair;
import dev.footfall.bench.pair.PairedBenchmark;
import dev.footfall.bench.pair.Side;
import dev.footfall.bench.process.ChildJvm;
import dev.footfall.bench.process.PipelineProcess;
import dev.footfall.bench.process.WorkFolder;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the audit costs the pipeline: two whole ones, of which one has it, from the topic of received events to the rows in
 * Postgres. Each is measured until nothing is left to be read anywhere, so the audit's own rows count too.
 */
public final class GovernanceBenchmark {
    private static final int EVENTS = Integer.getInteger("footfall.bench.events", 60_000);
    private static final String USUAL = "refine, sessions, activity";

    private GovernanceBenchmark() {}

    /** The benchmark. */
    public static Benchmark benchmark() {
        return new PairedBenchmark(
                "governance-on-off",
                "Events a second from received to Postgres with the audit, to without.",
                0.90,
                Bound.AT_LEAST,
                () -> new Pair(new Pipeline(true), new Pipeline(false)));
    }

    /** A pipeline in a process of its own, with its servers. */
    private static final class Pipeline implements Side {
        private final WorkFolder folder;
        private final ChildJvm process;
        private final ReceivedLog log;
        private final Positions positions;
        private final List<String> groups = new ArrayList<>(
                List.of("footfall-refine", "footfall-sessions", "footfall-activity", "footfall-sink-postgres"));

        Pipeline(boolean isAudited) throws IOException {
            folder = WorkFolder.create();
            process = ChildJvm.start(
                    PipelineProcess.class,
                    PipelineProcess.options(),
                    List.of(
                            folder.resolve("data").toString(),
                            "processors.topologies=[" + USUAL + (isAudited ? ", audit]" : "]")),
                    folder.resolve("pipeline.log"));
            String[] addresses = process.readiness().split(" ");
            log = new ReceivedLog(addresses[0], ConfluentSchemaRegistry.connect(addresses[1], Map.of()), 1);
            positions = new Positions(addresses[0]);
            if (isAudited) {
                groups.add("footfall-audit");
            }
        }

        @Override
        public double measure() throws Exception {
            long begun = System.nanoTime();
            log.send(EVENTS);
            positions.awaitAllRead(groups);
            return EVENTS / ((System.nanoTime() - begun) / 1e9);
        }

        @Override
        public void close() {
            log.close();
            positions.close();
            process.close();
            folder.close();
        }
    }
}

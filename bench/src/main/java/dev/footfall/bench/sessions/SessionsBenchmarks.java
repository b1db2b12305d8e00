package dev.footfall.bench.sessions;

import dev.footfall.bench.ingest.BrokerProcess;
import dev.footfall.bench.pair.Benchmark;
import dev.footfall.bench.pair.Benchmark.Bound;
import dev.footfall.bench.pair.Pair;
import dev.footfall.bench.pair.PairedBenchmark;
import dev.footfall.bench.pair.Side;
import dev.footfall.bench.process.ChildJvm;
import dev.footfall.bench.process.WorkFolder;
import java.io.IOException;
import java.util.List;

/**
 * The benchmarks of sessions. Each side is a process of its own with one thread of work, which reads the same topic
 * from its beginning; the broker runs beside it.
 */
public final class SessionsBenchmarks {
    private static final VisitLog USUAL = new VisitLog(100_000, 900_000, 0);
    private static final VisitLog POISONED = new VisitLog(100_000, 900_000, 10);
    private static final VisitLog FEW_VISITORS = new VisitLog(10_000, 1_990_000, 0);
    private static final VisitLog MANY_VISITORS = new VisitLog(1_000_000, 1_000_000, 0);

    private SessionsBenchmarks() {}

    /** All of them. */
    public static List<Benchmark> all() {
        return List.of(vsDsl(), vsPassThrough(), exactlyOnce(), million(), memory(), poison());
    }

    private static Benchmark vsDsl() {
        return new PairedBenchmark(
                "sessions-vs-dsl",
                "Events a second into sessions, to a session window of Kafka Streams' DSL with its cache.",
                2.0,
                Bound.AT_LEAST,
                () -> onOneLog(USUAL, Job.SESSIONS, Job.DSL));
    }

    private static Benchmark vsPassThrough() {
        return new PairedBenchmark(
                "sessions-vs-passthrough",
                "Events a second into sessions, to a job that copies the bytes of each record.",
                0.35,
                Bound.AT_LEAST,
                () -> onOneLog(USUAL, Job.SESSIONS, Job.PASS_THROUGH));
    }

    private static Benchmark exactlyOnce() {
        return new PairedBenchmark(
                "sessions-eos",
                "Events a second into sessions exactly once, to at least once.",
                0.80,
                Bound.AT_LEAST,
                () -> onOneLog(USUAL, Job.SESSIONS, Job.SESSIONS_AT_LEAST_ONCE));
    }

    private static Benchmark million() {
        return new PairedBenchmark(
                "sessions-million",
                "Cost of an event with 1,000,000 open visitors, to that with 10,000.",
                2.0,
                Bound.AT_MOST,
                () -> {
                    Rig many = Rig.start(MANY_VISITORS);
                    Rig few = Rig.start(FEW_VISITORS);
                    return new Pair(
                            Rig.side(() -> 1e6 / many.run(Job.SESSIONS).rate(), many::close),
                            Rig.side(() -> 1e6 / few.run(Job.SESSIONS).rate(), few::close));
                });
    }

    private static Benchmark memory() {
        return new PairedBenchmark(
                "sessions-memory",
                "Memory that the state of 1,000,000 open visitors takes at most, to its budget.",
                1.0,
                Bound.AT_MOST,
                () -> {
                    Rig rig = Rig.start(MANY_VISITORS);
                    return new Pair(
                            Rig.side(() -> rig.run(Job.SESSIONS).memory(), rig::close), Rig.side(() -> 1.0, () -> {}));
                });
    }

    private static Benchmark poison() {
        return new PairedBenchmark(
                "sessions-poison",
                "Events a second into sessions where 1 % of the records cannot be read, to where all can.",
                0.95,
                Bound.AT_LEAST,
                () -> {
                    Rig poisoned = Rig.start(POISONED);
                    Rig clean = Rig.start(USUAL);
                    return new Pair(
                            Rig.side(() -> poisoned.run(Job.SESSIONS).rate(), poisoned::close),
                            Rig.side(() -> clean.run(Job.SESSIONS).rate(), clean::close));
                });
    }

    private static Pair onOneLog(VisitLog log, Job ours, Job theirs) throws IOException {
        Rig rig = Rig.start(log);
        return new Pair(
                Rig.side(() -> rig.run(ours).rate(), rig::close),
                Rig.side(() -> rig.run(theirs).rate(), () -> {}));
    }

    /** A broker with a log in it. */
    private record Rig(WorkFolder folder, ChildJvm broker, VisitLog log) {
        static Rig start(VisitLog log) throws IOException {
            WorkFolder folder = WorkFolder.create();
            ChildJvm broker = ChildJvm.start(
                    BrokerProcess.class,
                    List.of("-Xmx1g"),
                    List.of(folder.resolve("broker").toString()),
                    folder.resolve("broker.log"));
            log.writeTo(broker.readiness());
            return new Rig(folder, broker, log);
        }

        /** What a run gave: events a second, and the share of the memory budget that it took at most. */
        record Figures(double rate, double memory) {}

        Figures run(Job job) throws IOException, InterruptedException {
            try (WorkFolder state = WorkFolder.create()) {
                List<String> lines = ChildJvm.run(
                        JobProcess.class.getName(),
                        List.of("-Xmx512m"),
                        List.of(
                                job.name(),
                                broker.readiness(),
                                state.path().toString(),
                                Integer.toString(log.count()),
                                Integer.toString(Math.max(log.visitors(), log.count() / 5))));
                return new Figures(figure(lines, JobProcess.RATE), figure(lines, JobProcess.MEMORY));
            }
        }

        private static double figure(List<String> lines, String name) throws IOException {
            return lines.stream()
                    .filter(line -> line.startsWith(name))
                    .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                    .findFirst()
                    .orElseThrow(() -> new IOException("the job printed no figure:\n" + String.join("\n", lines)));
        }

        static Side side(Figure figure, Runnable close) {
            return new Side() {
                @Override
                public double measure() throws Exception {
                    return figure.get();
                }

                @Override
                public void close() {
                    close.run();
                }
            };
        }

        void close() {
            broker.close();
            folder.close();
        }
    }

    @FunctionalInterface
    private interface Figure {
        double get() throws Exception;
    }
}

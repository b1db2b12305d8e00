package dev.footfall.bench.recovery;

import dev.footfall.bench.ingest.BrokerProcess;
import dev.footfall.bench.pair.Benchmark;
import dev.footfall.bench.pair.Benchmark.Bound;
import dev.footfall.bench.pair.Pair;
import dev.footfall.bench.pair.PairedBenchmark;
import dev.footfall.bench.pair.Side;
import dev.footfall.bench.process.ChildJvm;
import dev.footfall.bench.process.WorkFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How soon events of visitors in all partitions come out as sessions again after an instance was killed, its JVM's start
 * included; held against the seconds that it may take.
 */
public final class RecoveryBenchmarks {
    private static final int VISITORS = Integer.getInteger("footfall.bench.visitors", 1_000_000);
    private static final double COLD_SECONDS = 30;
    private static final double WARM_SECONDS = 10;

    private RecoveryBenchmarks() {}

    /** The killed instance comes back, and its stores are restored from their changelogs. */
    public static Benchmark restart() {
        return new PairedBenchmark(
                "sessions-recovery",
                "Seconds from kill -9 with a million open sessions until the restarted instance works, to 30 s.",
                1.0,
                Bound.AT_MOST,
                () -> {
                    Rig rig = Rig.start();
                    List<ChildJvm> one = new ArrayList<>(List.of(rig.processors("a", 0)));
                    rig.visitors.open(VISITORS);
                    return pair(
                            rig,
                            one,
                            () -> {
                                rig.visitors.awaitWork();
                                one.removeFirst().kill();
                                long killed = System.nanoTime();
                                one.add(rig.processors("a", 0));
                                rig.visitors.awaitWork();
                                return secondsSince(killed);
                            },
                            COLD_SECONDS);
                });
    }

    /** Another instance has copies of the stores and takes over. */
    public static Benchmark takeover() {
        return new PairedBenchmark(
                "sessions-takeover",
                "Seconds from kill -9 with a million open sessions until an instance with standbys works, to 10 s.",
                1.0,
                Bound.AT_MOST,
                () -> {
                    Rig rig = Rig.start();
                    List<ChildJvm> both = new ArrayList<>(List.of(rig.processors("a", 1), rig.processors("b", 1)));
                    List<String> names = new ArrayList<>(List.of("a", "b"));
                    rig.visitors.open(VISITORS);
                    return pair(
                            rig,
                            both,
                            () -> {
                                rig.visitors.awaitWork();
                                rig.awaitSettled();
                                both.removeFirst().kill();
                                long killed = System.nanoTime();
                                rig.visitors.awaitWork();
                                double seconds = secondsSince(killed);
                                names.add(names.removeFirst()); // the survivor is the next to be killed
                                both.add(rig.processors(names.getLast(), 1));
                                return seconds;
                            },
                            WARM_SECONDS);
                });
    }

    private static Pair pair(Rig rig, List<ChildJvm> instances, Measurement ours, double limit) {
        Side measured = new Side() {
            @Override
            public double measure() throws Exception {
                return ours.run();
            }

            @Override
            public void close() {
                instances.forEach(ChildJvm::close);
                rig.close();
            }
        };
        return new Pair(measured, () -> limit);
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    @FunctionalInterface
    private interface Measurement {
        double run() throws Exception;
    }

    /** A broker, its visitors and a folder. */
    private record Rig(WorkFolder folder, ChildJvm broker, Visitors visitors) {
        private static final Duration SETTLED = Duration.ofSeconds(8);
        private static final Duration LIMIT = Duration.ofMinutes(5);

        static Rig start() throws IOException {
            WorkFolder folder = WorkFolder.create();
            ChildJvm broker = ChildJvm.start(
                    BrokerProcess.class,
                    List.of("-Xmx1g"),
                    List.of(folder.resolve("broker").toString()),
                    folder.resolve("broker.log"));
            return new Rig(folder, broker, new Visitors(broker.readiness()));
        }

        ChildJvm processors(String name, int standbys) throws IOException {
            List<String> settings = new ArrayList<>(List.of(
                    "topologies=[sessions]",
                    "broker.bootstrap-servers=" + broker.readiness(),
                    "registry.url=" + ProcessorsProcess.REGISTRY,
                    "streams.state-dir=" + folder.resolve(name),
                    "streams.session-timeout=PT6S",
                    "streams.standby-replicas=" + standbys));
            if (standbys == 0) {
                settings.add("streams.instance-id=" + name);
            }
            return ChildJvm.start(
                    ProcessorsProcess.class, List.of("-Xmx512m"), settings, folder.resolve(name + ".log"));
        }

        /** Waits until the stores grow no more: copies are warm then. */
        void awaitSettled() throws IOException, InterruptedException {
            long deadline = System.nanoTime() + LIMIT.toNanos();
            long size = -1;
            for (long now = stateBytes(); now != size; now = stateBytes()) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("the state did not settle");
                }
                size = now;
                Thread.sleep(SETTLED);
            }
        }

        private long stateBytes() throws IOException {
            long bytes = 0;
            for (String instance : List.of("a", "b")) {
                try (var files = Files.walk(folder.resolve(instance))) {
                    for (Path file :
                            files.filter(it -> it.toString().endsWith(".sst")).toList()) {
                        bytes += Files.exists(file) ? Files.size(file) : 0;
                    }
                } catch (UncheckedIOException e) {
                    return bytes + System.nanoTime(); // files go as they are walked: it is not settled
                }
            }
            return bytes;
        }

        void close() {
            visitors.close();
            broker.close();
            folder.close();
        }
    }
}

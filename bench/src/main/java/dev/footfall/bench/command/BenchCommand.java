package dev.footfall.bench.command;

import dev.footfall.bench.audit.GovernanceBenchmark;
import dev.footfall.bench.audit.KillSoak;
import dev.footfall.bench.audit.VerifyBenchmark;
import dev.footfall.bench.ingest.IngestBenchmarks;
import dev.footfall.bench.ingest.MemorySoak;
import dev.footfall.bench.ingest.SlowBenchmark;
import dev.footfall.bench.live.LiveLatencySoak;
import dev.footfall.bench.outage.OutageSoak;
import dev.footfall.bench.pair.Benchmark;
import dev.footfall.bench.pair.Result;
import dev.footfall.bench.postgres.PostgresBenchmarks;
import dev.footfall.bench.postgres.PostgresSoaks;
import dev.footfall.bench.recovery.RecoveryBenchmarks;
import dev.footfall.bench.replay.ReplayBenchmarks;
import dev.footfall.bench.replay.ReplaySoak;
import dev.footfall.bench.sessions.SessionsBenchmarks;
import dev.footfall.runtime.lifecycle.Exit;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code footfall bench}: measures side by side and prints ratios. */
@Command(
        name = "bench",
        description = {
            "Measures Footfall side by side with peers and limits, in turns on this machine, and prints the ratios.",
            "Exits with 0 if every target is reached."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class BenchCommand implements Callable<Integer> {
    private static final List<Benchmark> ALL = Stream.concat(
                    Stream.of(
                            IngestBenchmarks.single(),
                            IngestBenchmarks.batch(),
                            IngestBenchmarks.latency(),
                            SlowBenchmark.benchmark(),
                            MemorySoak.benchmark(),
                            OutageSoak.benchmark(),
                            LiveLatencySoak.benchmark(),
                            RecoveryBenchmarks.restart(),
                            RecoveryBenchmarks.takeover(),
                            GovernanceBenchmark.benchmark(),
                            VerifyBenchmark.benchmark(),
                            KillSoak.benchmark(),
                            ReplaySoak.benchmark(),
                            ReplayBenchmarks.ingest(),
                            ReplayBenchmarks.fetch(),
                            ReplayBenchmarks.latency(),
                            PostgresBenchmarks.copy(),
                            PostgresBenchmarks.full(),
                            PostgresBenchmarks.debezium(),
                            PostgresSoaks.outage(),
                            PostgresSoaks.latency()),
                    SessionsBenchmarks.all().stream())
            .toList();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NAME", description = "Benchmarks to run (default: all; see --list).")
    private List<String> names = List.of();

    @Option(names = "--list", description = "Say which benchmarks there are.")
    private boolean list;

    @Option(
            names = "--pairs",
            defaultValue = "5",
            description = "Pairs to measure of each (default: ${DEFAULT-VALUE}).")
    private int pairs = 5;

    @Option(
            names = "--soak",
            paramLabel = "DURATION",
            defaultValue = "PT5M",
            description = {
                "How long an outage lasts, or the load of which memory is watched (default: ${DEFAULT-VALUE}).",
                "Such as PT30S."
            })
    private Duration soak = Duration.ofMinutes(5);

    @Option(names = "--json", description = "One JSON object a line, for scripts.")
    private boolean json;

    BenchCommand() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchCommand()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (list) {
            ALL.forEach(benchmark -> out.printf("%-24s %s%n", benchmark.name(), benchmark.about()));
            return Exit.OK.code();
        }
        if (pairs < 1) {
            throw new ParameterException(spec.commandLine(), "--pairs must be 1 or more");
        }
        if (!soak.isPositive()) {
            throw new ParameterException(spec.commandLine(), "--soak must be more than 0, such as PT5M");
        }
        Benchmark.Effort effort = new Benchmark.Effort(pairs, soak);
        boolean reached = true;
        for (Benchmark benchmark : chosen()) {
            Result result = benchmark.run(effort, words -> {
                err.println(words);
                err.flush();
            });
            out.println(json ? result.toJson() : result.toLine());
            out.flush();
            reached &= result.reached();
        }
        return (reached ? Exit.OK : Exit.FAILED).code();
    }

    private List<Benchmark> chosen() {
        for (String name : names) {
            if (ALL.stream().noneMatch(benchmark -> benchmark.name().equals(name))) {
                throw new ParameterException(
                        spec.commandLine(),
                        "no benchmark is called " + name + "; there are "
                                + ALL.stream().map(Benchmark::name).collect(Collectors.joining(", ")));
            }
        }
        return names.isEmpty()
                ? ALL
                : ALL.stream()
                        .filter(benchmark -> names.contains(benchmark.name()))
                        .toList();
    }
}

package dev.footfall.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own for one side of a benchmark, with this one's class path: what is measured does not share a heap or
 * a compiler with what measures. Owned by one thread.
 */
public final class ChildJvm implements AutoCloseable {
    private static final String READY = "ready";
    private static final int LAST_LINES = 20;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final String readiness;

    private ChildJvm(Process process, String readiness) {
        this.process = process;
        this.readiness = readiness;
        // A benchmark that is interrupted takes its processes with it, and these what they have started.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    }

    /**
     * Starts a main class and waits until it prints a line that begins with {@code ready}.
     *
     * @param options of the JVM, such as {@code -Xmx512m}
     * @param log where all else that it prints goes
     * @throws IOException if it ends before that; the message has the last that it said
     */
    public static ChildJvm start(Class<?> main, List<String> options, List<String> arguments, Path log)
            throws IOException {
        Process process = new ProcessBuilder(command(main.getName(), options, arguments))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        BufferedReader out = process.inputReader();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(READY)) {
                Thread.ofPlatform().daemon().start(() -> copy(out, log));
                return new ChildJvm(process, line.substring(READY.length()).trim());
            }
            write(line, log);
        }
        List<String> said = Files.readAllLines(log);
        throw new IOException(main.getSimpleName() + " ended before it was ready:\n"
                + String.join("\n", said.subList(Math.max(0, said.size() - LAST_LINES), said.size())));
    }

    /**
     * Starts a main class and waits for nothing.
     *
     * @param log where all that it prints goes, behind what is there
     */
    static ChildJvm begin(Class<?> main, List<String> options, List<String> arguments, Path log) throws IOException {
        Process process = new ProcessBuilder(command(main.getName(), options, arguments))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new ChildJvm(process, "");
    }

    private static void copy(BufferedReader out, Path log) {
        try {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                write(line, log);
            }
        } catch (IOException _) {
            // it ended, and its folder may be gone
        }
    }

    private static void write(String line, Path log) throws IOException {
        Files.writeString(log, line + "\n", StandardOpenOption.APPEND);
    }

    /** Runs a main class to its end and returns what it printed. */
    public static List<String> run(String main, List<String> options, List<String> arguments)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(main, options, arguments))
                .redirectErrorStream(true)
                .start();
        List<String> lines = process.inputReader().lines().toList();
        if (process.waitFor() != 0) {
            throw new IOException(main + " failed: " + String.join("\n", lines));
        }
        return lines;
    }

    private static List<String> command(String main, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(arguments);
        return command;
    }

    /** What the program printed behind {@code ready}. */
    public String readiness() {
        return readiness;
    }

    /** Memory that the process holds, in bytes; 0 where the system does not tell. */
    public long residentBytes() {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has it collect all garbage, and waits until it has. */
    public void collectGarbage() throws IOException, InterruptedException {
        Process collecting = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (collecting.waitFor() != 0) {
            throw new IOException("jcmd could not reach process " + process.pid());
        }
    }

    /** Waits until it ends by itself: its exit code; empty if it does not in that time. */
    public OptionalInt exitWithin(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
                ? OptionalInt.of(process.exitValue())
                : OptionalInt.empty();
    }

    /** Kills it as a power cut would. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Tells it to stop and waits; a process that does not is killed. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

package dev.footfall.topologytests.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The {@code footfall} script of this checkout, run as its user runs it, on one data folder. Owned by one thread. */
final class FootfallCommand {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** Longer than it may take, so that it says itself what it waited for. */
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    private static final int LOGGED = 60;
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final Path data;
    private final Path output;

    FootfallCommand(Path data) throws IOException {
        this.data = data;
        this.output = Files.createDirectories(data.resolveSibling(data.getFileName() + "-output"));
    }

    /** What a command said on standard output and how it ended. */
    record Said(int code, String out) {}

    /** Starts the pipeline on free ports and returns when it is ready. */
    Process up(String... further) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("up"));
        for (String port : List.of("", "broker-", "registry-", "postgres-", "metrics-")) {
            arguments.addAll(List.of("--" + port + "port", "0"));
        }
        arguments.addAll(List.of(further));
        Path log = output.resolve("up.txt");
        Process process = start(arguments, log);
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!Files.readString(log).contains("Ready after")) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                kill(process);
                throw new IOException(
                        "the pipeline did not come up:\n" + Files.readString(log) + errors("up") + logged());
            }
            Thread.sleep(50);
        }
        return process;
    }

    /** Runs a command to its end. */
    Said run(String... arguments) throws IOException, InterruptedException {
        Path out = output.resolve(arguments[0] + ".txt");
        Process process = start(List.of(arguments), out);
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            kill(process);
            throw new IOException("footfall " + arguments[0] + " took too long:\n" + Files.readString(out));
        }
        return new Said(process.exitValue(), Files.readString(out));
    }

    /** Starts a command and does not wait for it. */
    Process begin(String... arguments) throws IOException {
        return start(List.of(arguments), output.resolve(arguments[0] + "-begun.txt"));
    }

    JsonNode status() throws IOException, InterruptedException {
        return JSON.readTree(run("status", "--json").out());
    }

    /** Kills the whole thing at once: the process and all that it started. */
    static void kill(Process process) throws InterruptedException {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle each : all) {
            each.onExit().join();
        }
    }

    private Process start(List<String> arguments, Path out) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ROOT.resolve("footfall").toString());
        command.addAll(arguments);
        command.addAll(List.of("--data", data.toString()));
        Files.write(out, new byte[0]);
        Path errors = output.resolve(arguments.getFirst() + "-errors.txt");
        return new ProcessBuilder(command)
                .directory(output.toFile())
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile())
                .start();
    }

    /** The last lines of the pipeline's log, which nobody can look up once the test is over. */
    private String logged() throws IOException {
        Path log = data.resolve("logs/footfall.log");
        if (!Files.exists(log)) {
            return "";
        }
        List<String> lines = Files.readAllLines(log);
        return "\nIts log ends:\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - LOGGED), lines.size()));
    }

    /** What a command said on standard error. */
    String errors(String command) throws IOException {
        return Files.readString(output.resolve(command + "-errors.txt"), StandardCharsets.UTF_8);
    }
}

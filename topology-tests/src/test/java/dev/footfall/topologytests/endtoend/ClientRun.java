package dev.footfall.topologytests.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A client of another tracker at work: one of the drivers in {@code clients}, a process of its own. */
final class ClientRun {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path CLIENTS = Path.of("clients").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final List<String> command;
    private final Path out;
    private final Path err;
    private final Process process;

    private ClientRun(List<String> command) throws IOException {
        this.command = command;
        this.out = Files.createTempFile("client", ".out");
        this.err = Files.createTempFile("client", ".err");
        this.process = new ProcessBuilder(command)
                .directory(CLIENTS.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }

    /**
     * Starts a driver.
     *
     * @param driver its file and its arguments, but for the address and the key
     */
    static ClientRun of(String driver, URI endpoint, String writeKey) throws IOException {
        List<String> command = new ArrayList<>(List.of("node"));
        command.addAll(List.of(driver.split(" ")));
        command.addAll(List.of("--url", endpoint.toString(), "--key", writeKey));
        return new ClientRun(command);
    }

    /** Runs any command among the drivers to its end and gives the lines that it said. */
    static List<String> succeed(String... command) throws IOException, InterruptedException {
        ClientRun run = new ClientRun(List.of(command));
        List<String> said = run.await();
        if (run.process.exitValue() != 0) {
            throw new AssertionError(String.join(" ", command) + " failed: " + said);
        }
        return said;
    }

    /** What the driver reports when it has ended, which it does by itself. */
    ClientReport report() throws IOException, InterruptedException {
        List<String> said = await();
        if (said.isEmpty() || !said.getLast().startsWith("{")) {
            throw new AssertionError(String.join(" ", command) + " reported nothing: " + said);
        }
        JsonNode last = JSON.readTree(said.getLast());
        return new ClientReport(String.join(" ", command), process.exitValue(), last);
    }

    /** Ends the process, if it has not ended. */
    void end() {
        process.destroyForcibly();
    }

    private List<String> await() throws IOException, InterruptedException {
        try {
            boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
            List<String> said = read(out);
            if (!ended || said.isEmpty()) {
                said.addAll(read(err));
            }
            if (!ended) {
                throw new AssertionError(String.join(" ", command) + " does not end: " + said);
            }
            return said;
        } finally {
            process.destroyForcibly();
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static List<String> read(Path file) {
        try {
            return new ArrayList<>(Files.readAllLines(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

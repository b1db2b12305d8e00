package dev.footfall.topologytests.operation;

import dev.footfall.standalone.server.PortClaims;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The processors in a process of their own, on a folder of their own. Owned by one thread. */
final class Instance implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final String name;
    private final Process process;
    private final int observePort;
    private final Path log;

    private Instance(String name, Process process, int observePort, Path log) {
        this.name = name;
        this.process = process;
        this.observePort = observePort;
        this.log = log;
    }

    /**
     * Starts it and returns at once.
     *
     * @param name of its folder; an instance that is started again under its name goes on with its state
     * @param settings beside broker, registry, ports and folders, which are given
     */
    static Instance start(TestBroker broker, String name, Map<String, String> settings) throws IOException {
        int port = PortClaims.anyFree();
        Path log = broker.folder().resolve(name + ".log");
        Map<String, String> all = new TreeMap<>(Map.of(
                "broker.bootstrap-servers",
                broker.bootstrapServers(),
                "registry.url",
                ProcessorsProcess.REGISTRY,
                "observe.host",
                "127.0.0.1",
                "observe.port",
                Integer.toString(port),
                "streams.state-dir",
                broker.folder().resolve(name).toString(),
                "streams.session-timeout",
                "PT6S"));
        all.putAll(settings);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1", // it is to start fast
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                ProcessorsProcess.class.getName()));
        all.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new Instance(name, process, port, log);
    }

    /** Waits until all its topologies run. */
    Instance awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IOException(name + (process.isAlive() ? " did not become ready" : " ended") + ":\n"
                        + Files.readString(log).lines().limit(200).toList());
            }
            Thread.sleep(20);
        }
        return this;
    }

    boolean isReady() throws InterruptedException {
        try {
            return get("/health/ready").statusCode() == 200;
        } catch (IOException e) {
            return false; // it does not listen yet, or is going away
        }
    }

    /** What its server of metrics and health answers. */
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return getFrom(observePort, path);
    }

    /** What it answers on another of its ports. */
    HttpResponse<String> getFrom(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** The sum of a metric's values, over all its tags that contain the given. */
    double metric(String metric, String... tags) throws IOException, InterruptedException {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
                .filter(line -> List.of(tags).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Ends it as a power cut would. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Tells it to stop, and returns its exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            kill();
        }
        return process.exitValue();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}

package dev.footfall.standalone.server;

import dev.footfall.standalone.server.EmbeddedPostgres.Account;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Apicurio Registry as a program of its own on 127.0.0.1, which speaks the API of Confluent's schema registry. It keeps
 * its schemas in Postgres, so that their ids, which stand in every record, survive. Owned by one thread.
 */
public final class EmbeddedRegistry implements ServerProcess {
    private static final Duration START_ALLOWED = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(50);
    /** Its first stop also writes an archive of its classes, which halves the work of later starts. */
    private static final int STOP_SECONDS_ALLOWED = 60;

    /** Ctrl-C goes to all programs of a terminal; this one ends when it is told to, after those that need it. */
    private static final String DEAF_TO_TERMINAL = "trap '' INT HUP; exec \"$@\"";

    private final ServerFiles files;
    private final Path pidFile;
    private final Path log;
    private final int port;
    private final String jdbcUrl;
    private final Account account;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();

    private Optional<Process> process = Optional.empty();

    /**
     * @param files where the program lies
     * @param pidFile where its process id is written, so that a run after a kill finds it
     * @param log the file that takes its output
     * @param port the port to listen on
     * @param jdbcUrl its database in Postgres
     * @param account its user there
     */
    public EmbeddedRegistry(ServerFiles files, Path pidFile, Path log, int port, String jdbcUrl, Account account) {
        this.files = files;
        this.pidFile = pidFile;
        this.log = log;
        this.port = port;
        this.jdbcUrl = jdbcUrl;
        this.account = account;
    }

    @Override
    public String name() {
        return "registry";
    }

    /** Base address of the API that Confluent's clients take. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port + "/apis/ccompat/v7");
    }

    @Override
    public void start() throws IOException, InterruptedException {
        int managementPort = PortClaims.anyFree();
        ProcessBuilder builder = new ProcessBuilder(
                        "sh",
                        "-c",
                        DEAF_TO_TERMINAL,
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        mark(pidFile),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+AutoCreateSharedArchive",
                        "-XX:SharedArchiveFile=" + files.registryClasses(),
                        "-Xlog:cds*=off",
                        "-Xlog:aot*=off",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-Dquarkus.http.access-log.enabled=false",
                        "-Dquarkus.management.host=127.0.0.1",
                        "-Dquarkus.management.port=" + managementPort,
                        "-jar",
                        files.registryProgram().toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(storage());
        Process started = builder.start();
        process = Optional.of(started);
        Files.writeString(pidFile, started.pid() + "\n");
        try {
            awaitReady(started, URI.create("http://127.0.0.1:" + managementPort + "/health/ready"));
        } catch (IOException | InterruptedException e) {
            stop();
            throw e;
        }
    }

    @Override
    public Optional<ProcessHandle> process() {
        return process.map(Process::toHandle).filter(ProcessHandle::isAlive);
    }

    /** In the environment, not on the command line, which every user of the machine can read. */
    private Map<String, String> storage() {
        return Map.of(
                "APICURIO_STORAGE_KIND", "sql",
                "APICURIO_STORAGE_SQL_KIND", "postgresql",
                "APICURIO_DATASOURCE_URL", jdbcUrl,
                "APICURIO_DATASOURCE_USERNAME", account.name(),
                "APICURIO_DATASOURCE_PASSWORD", account.password(),
                "APICURIO_DATASOURCE_JDBC_INITIAL_SIZE", "1",
                "APICURIO_DATASOURCE_JDBC_MIN_SIZE", "1",
                "APICURIO_DATASOURCE_JDBC_MAX_SIZE", "8");
    }

    private void awaitReady(Process started, URI health) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(5)).build();
        long deadline = System.nanoTime() + START_ALLOWED.toNanos();
        while (System.nanoTime() < deadline) {
            if (!started.isAlive()) {
                throw new IOException(
                        "it ended with exit code " + started.exitValue() + "; " + ServerProgram.tail(log));
            }
            try {
                if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // not listening yet
            }
            Thread.sleep(POLL);
        }
        throw new IOException("it was not ready after " + START_ALLOWED.toSeconds() + " s; " + ServerProgram.tail(log));
    }

    @Override
    public void stop() throws IOException, InterruptedException {
        if (process.isPresent()) {
            ServerProgram.end(process.get().toHandle(), STOP_SECONDS_ALLOWED);
            process = Optional.empty();
        }
        Files.deleteIfExists(pidFile);
    }

    /**
     * Stops the registry that a killed run left behind, if there is one.
     *
     * @param pidFile where that run wrote its process id
     * @return whether there was one
     */
    public static boolean stopLeftover(Path pidFile) throws IOException, InterruptedException {
        Optional<ProcessHandle> leftover =
                ServerProgram.pidIn(pidFile).flatMap(pid -> ServerProgram.running(pid, List.of(mark(pidFile))));
        if (leftover.isPresent()) {
            ServerProgram.end(leftover.get(), STOP_SECONDS_ALLOWED);
        }
        Files.deleteIfExists(pidFile);
        return leftover.isPresent();
    }

    /** What tells this data's registry from others on the machine. */
    private static String mark(Path pidFile) {
        return "-Dfootfall.registry.of=" + pidFile;
    }
}

package dev.footfall.bench.debezium;

import dev.footfall.schemas.topic.Topic;
import dev.footfall.standalone.server.PortClaims;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Debezium's JDBC sink connector in a standalone Kafka Connect worker of its own. Fetched from Maven Central when it is
 * first needed. Owned by one thread.
 */
public final class Debezium {
    private static final List<String> CONVERTER_JARS =
            List.of("footfall-bench", "footfall-schemas", "avro-", "jackson-", "flink-", "commons-", "snakeyaml");
    /** Named only: what it is written against, the worker alone has. */
    private static final String CONVERTER = "dev.footfall.bench.debezium.EventConverter";

    private static final String COLUMNS = "columns";

    private static final long STOP_SECONDS = 30;

    private final Path folder;
    private final String workerClassPath;
    private final Path plugins;
    private int started;

    private Debezium(Path folder, String workerClassPath, Path plugins) {
        this.folder = folder;
        this.workerClassPath = workerClassPath;
        this.plugins = plugins;
    }

    /**
     * A database and a table to write to.
     *
     * @param jdbcUrl without user and password
     * @param table with its schema
     * @param columns of the table
     */
    public record Target(String jdbcUrl, String user, String password, String table, List<String> columns) {
        public Target {
            columns = List.copyOf(columns);
        }
    }

    /**
     * Fetches worker and connector, unless Maven has them already, and lays them out as the worker wants them.
     *
     * @param folder to work in
     */
    public static Debezium fetch(Path folder) throws IOException, InterruptedException {
        Path plugins = folder.resolve("plugins");
        link(classPath(folder, "connector"), Files.createDirectories(plugins.resolve("debezium")));
        List<Path> own = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(path -> CONVERTER_JARS.stream()
                        .anyMatch(prefix -> path.getFileName().toString().startsWith(prefix)))
                .map(Path::toAbsolutePath)
                .toList();
        link(own, Files.createDirectories(plugins.resolve("converter")));
        String worker = classPath(folder, "worker").stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        return new Debezium(folder, worker, plugins);
    }

    private static void link(List<Path> jars, Path plugin) throws IOException {
        for (Path jar : jars) {
            Files.createSymbolicLink(plugin.resolve(jar.getFileName()), jar);
        }
    }

    private static List<Path> classPath(Path folder, String project) throws IOException, InterruptedException {
        Path root = root();
        Path file = folder.resolve(project + ".classpath");
        Path log = folder.resolve(project + ".log");
        Process maven = new ProcessBuilder(
                        root.resolve("mvnw").toString(),
                        "--batch-mode",
                        "--file",
                        root.resolve("bench")
                                .resolve("debezium")
                                .resolve(project)
                                .resolve("pom.xml")
                                .toString(),
                        "org.apache.maven.plugins:maven-dependency-plugin:3.10.0:build-classpath",
                        "-Dmdep.outputFile=" + file)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (maven.waitFor() != 0) {
            throw new IOException("Maven could not fetch Debezium's " + project + ":\n" + Files.readString(log));
        }
        return Stream.of(Files.readString(file).trim().split(File.pathSeparator, -1))
                .map(Path::of)
                .toList();
    }

    /** The checkout around the working directory. */
    private static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .filter(folder -> Files.isRegularFile(folder.resolve("mvnw")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("run this benchmark in a checkout of Footfall"));
    }

    /**
     * Starts a worker whose one task reads the topic of the refined events from its start.
     *
     * @return the worker, which may still end by itself
     */
    public Worker start(String bootstrapServers, Target target) throws IOException {
        String name = "debezium-" + ++started;
        Map<String, String> worker = new LinkedHashMap<>();
        worker.put("bootstrap.servers", bootstrapServers);
        worker.put("listeners", "http://127.0.0.1:" + PortClaims.anyFree());
        worker.put("plugin.path", plugins.toString());
        worker.put("plugin.discovery", "hybrid_warn");
        worker.put(
                "offset.storage.file.filename",
                folder.resolve(name + ".offsets").toString());
        worker.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
        worker.put("value.converter", CONVERTER);
        worker.put("value.converter." + COLUMNS, String.join(",", target.columns()));
        worker.put("consumer.auto.offset.reset", "earliest");
        worker.put("consumer.max.poll.records", "5000");
        worker.put("consumer.max.partition.fetch.bytes", "4194304");
        worker.put("consumer.isolation.level", "read_committed");
        Map<String, String> connector = new LinkedHashMap<>();
        connector.put("name", name);
        connector.put("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector");
        connector.put("tasks.max", "1");
        connector.put("topics", Topic.EVENTS.topicName());
        connector.put("connection.url", target.jdbcUrl() + "?reWriteBatchedInserts=true");
        connector.put("connection.username", target.user());
        connector.put("connection.password", target.password());
        connector.put("insert.mode", "upsert");
        connector.put("primary.key.mode", "record_value");
        connector.put("primary.key.fields", "source,event_id,received_at");
        connector.put("schema.evolution", "none");
        connector.put("collection.name.format", target.table());
        connector.put("batch.size", "5000");
        connector.put("use.time.zone", "UTC");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                workerClassPath,
                "org.apache.kafka.connect.cli.ConnectStandalone",
                write(name + "-worker", worker),
                write(name + "-connector", connector)));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
        return new Worker(process, log());
    }

    /**
     * A worker that was started.
     *
     * @param process its JVM
     * @param log what it says
     */
    public record Worker(Process process, Path log) implements AutoCloseable {
        private static final String TASK_ENDED = "Task is being killed";

        /** Fails if it ended by itself, or its task did, after which the worker goes on without it. */
        public void requireAlive() throws IOException {
            if (!process.isAlive()) {
                throw new IOException("the worker ended by itself");
            }
            if (Files.readString(log).contains(TASK_ENDED)) {
                throw new IOException("the worker's task ended by itself");
            }
        }

        @Override
        public void close() {
            process.destroy();
            try {
                if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What the worker last said. */
    public Path log() {
        return folder.resolve("debezium-" + started + ".log");
    }

    private String write(String name, Map<String, String> properties) throws IOException {
        return Files.write(
                        folder.resolve(name + ".properties"),
                        properties.entrySet().stream()
                                .map(property -> property.getKey() + "=" + property.getValue())
                                .toList())
                .toString();
    }
}

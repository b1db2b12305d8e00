package dev.footfall.standalone.server;

import dev.footfall.runtime.lifecycle.Component;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * Apache Kafka in this process, broker and controller in one, on 127.0.0.1, its data kept across runs and kills. Owned by
 * one thread.
 */
public final class EmbeddedBroker implements Component {
    /** The original one, which Redpanda has too. */
    private static final String TRANSACTION_PROTOCOL = "transaction.version=1";

    private final Path data;
    private final int port;
    private final Map<String, String> changes;
    private Optional<KafkaRaftServer> server = Optional.empty();

    /**
     * @param data the folder of its logs; made at the first start
     * @param port the port to listen on
     */
    public EmbeddedBroker(Path data, int port) {
        this(data, port, Map.of());
    }

    /**
     * @param data the folder of its logs; made at the first start
     * @param port the port to listen on
     * @param changes settings of its own, as Kafka names them, such as the protocol of the listener {@code CLIENTS}
     */
    public EmbeddedBroker(Path data, int port, Map<String, String> changes) {
        this.data = data;
        this.port = port;
        this.changes = Map.copyOf(changes);
    }

    @Override
    public String name() {
        return "broker";
    }

    /** Where clients find it. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void start() throws IOException {
        String controller = "127.0.0.1:" + PortClaims.anyFree();
        Properties settings = settings(controller);
        Files.createDirectories(data);
        if (Files.notExists(data.resolve("meta.properties"))) {
            format(settings);
        } else if (FormerBroker.wasKilled(data)) {
            FormerBroker.dismiss(settings, controller);
        }
        KafkaRaftServer started = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
        try {
            started.startup();
        } catch (RuntimeException e) {
            started.shutdown();
            throw e;
        }
        server = Optional.of(started);
    }

    @Override
    public void stop() {
        server.ifPresent(running -> {
            running.shutdown();
            running.awaitShutdown();
        });
        server = Optional.empty();
    }

    private void format(Properties settings) throws IOException {
        Path file = data.resolveSibling("broker.properties");
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            settings.store(out, null);
        }
        var said = new ByteArrayOutputStream();
        String[] command = {
            "format",
            "--config",
            file.toString(),
            "--cluster-id",
            Uuid.randomUuid().toString(),
            "--feature",
            TRANSACTION_PROTOCOL
        };
        int code = StorageTool.execute(command, new PrintStream(said, true, StandardCharsets.UTF_8));
        Files.delete(file);
        if (code != 0) {
            throw new IOException(
                    "its folder " + data + " could not be formatted: " + said.toString(StandardCharsets.UTF_8));
        }
    }

    private Properties settings(String controller) throws IOException {
        Properties settings = new Properties();
        try (InputStream in = EmbeddedBroker.class.getResourceAsStream("broker.properties")) {
            settings.load(Objects.requireNonNull(in, "broker.properties is part of this module"));
        }
        settings.setProperty("log.dirs", data.toString());
        settings.setProperty("listeners", "CLIENTS://127.0.0.1:" + port + ",CONTROLLER://" + controller);
        settings.setProperty("advertised.listeners", "CLIENTS://127.0.0.1:" + port);
        settings.setProperty("controller.quorum.voters", settings.getProperty("node.id") + "@" + controller);
        settings.putAll(changes);
        return settings;
    }
}

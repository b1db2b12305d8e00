package dev.footfall.sinks.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.runtime.lifecycle.Component;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.sinks.history.History;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Serves the live page. Started once and stopped once, by one thread. */
public final class LivePage implements Component {
    private static final int SHORTEST_TOKEN = 16;
    private static final int THREADS = 24;

    private final LiveSettings settings;
    private final LiveState state;
    private final PipelineNow pipeline;
    private final ProcessorLags processors;
    private final IngestLatency ingest;
    private final BrokerLooks looks;
    private final PastPages past;
    private final Stream stream;
    private final Server server;
    private final ServerConnector connector;

    /**
     * @param state what is told, kept by the sink
     * @param history of longer periods
     * @param metrics where the page's own are registered, and from which it reads the lag of the sinks
     *     beside it and what the loss ledger misses
     * @param broker how to look at it
     */
    public LivePage(
            LiveSettings settings,
            LiveState state,
            History history,
            MeterRegistry metrics,
            BrokerAccess broker,
            Clock clock) {
        this.settings = settings;
        this.state = state;
        this.pipeline = new PipelineNow(metrics);
        this.past = new PastPages(history, clock);
        this.stream = new Stream(state, this::snapshot, settings.maxClients());
        this.processors = new ProcessorLags(new BrokerPositions(broker.client()), settings.applicationPrefix(), clock);
        this.ingest = new IngestLatency(broker.readers(), broker.registry());
        this.looks = new BrokerLooks(List.of(processors, ingest), () -> stream.clients() > 0);
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("live-page");
        threads.setDaemon(true);
        this.server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        this.connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        server.addConnector(connector);
        Gauge.builder("footfall.live.clients", stream, Stream::clients)
                .description("Browsers that follow the live page")
                .strongReference(true)
                .register(metrics);
    }

    @Override
    public String name() {
        return "live page";
    }

    @Override
    public void start() throws Exception {
        Optional<String> token = settings.tokenFile().isPresent()
                ? Optional.of(tokenOf(settings.tokenFile().get()))
                : Optional.empty();
        server.setHandler(new PageHandler(settings, new Access(token), state, past, stream));
        try {
            server.start();
        } catch (Exception e) {
            server.stop();
            throw e;
        }
        stream.start();
        looks.start();
    }

    @Override
    public void stop() throws Exception {
        looks.stop();
        stream.stop();
        server.stop();
    }

    /** Where it is, once started. */
    public URI address() {
        return URI.create("http://" + settings.host() + ":" + connector.getLocalPort() + "/");
    }

    /**
     * How the page looks at the broker.
     *
     * @param client how to reach it, as Kafka's clients name the settings
     * @param readers make consumers that take part in no group
     * @param registry where the topics' schemas are
     */
    public record BrokerAccess(
            Map<String, Object> client, Supplier<Consumer<byte[], byte[]>> readers, SchemaRegistry registry) {
        public BrokerAccess {
            client = Map.copyOf(client);
        }

        @Override
        public String toString() {
            return "BrokerAccess"; // the rest may hold a secret
        }
    }

    private ObjectNode snapshot(String source) {
        ObjectNode snapshot = state.snapshot(source);
        ArrayNode sources = snapshot.putArray("sources");
        state.sources().forEach(sources::add);
        snapshot.withArray("stages").insert(0, ingest.json()).addAll(pipeline.rows());
        snapshot.set("processors", processors.rows());
        snapshot.set("lags", pipeline.lags());
        snapshot.set("ledger", pipeline.ledger());
        return snapshot;
    }

    private static String tokenOf(Path file) throws IOException {
        try {
            String token = Files.readString(file).strip();
            if (token.length() < SHORTEST_TOKEN) {
                throw new IOException("live.page.token-file: " + file + " holds fewer than " + SHORTEST_TOKEN
                        + " characters; put a longer token there");
            }
            return token;
        } catch (IOException e) {
            throw new IOException("live.page.token-file: " + file + " cannot be used (" + e.getMessage() + ")", e);
        }
    }
}

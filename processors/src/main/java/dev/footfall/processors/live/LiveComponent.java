package dev.footfall.processors.live;

import dev.footfall.runtime.lifecycle.Component;
import dev.footfall.runtime.observe.QueryServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server of live queries. Started before the topologies, whose peers are told of it. Owned by one thread. */
public final class LiveComponent implements Component {
    private static final int LEAST_TOKEN = 16;

    private final LiveSettings settings;
    private final Optional<VisitorSessions> sessions;
    private final Optional<SourceActivity> activity;
    private final Clock clock;
    private final MeterRegistry meters;
    private @Nullable Running running;

    private record Running(QueryServer server, HttpPeers peers) {}

    /**
     * @param sessions empty where that topology does not run in this process
     * @param activity empty where that topology does not run in this process
     */
    public LiveComponent(
            LiveSettings settings,
            Optional<VisitorSessions> sessions,
            Optional<SourceActivity> activity,
            Clock clock,
            MeterRegistry meters) {
        this.settings = settings;
        this.sessions = sessions;
        this.activity = activity;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public String name() {
        return "live queries";
    }

    @Override
    public void start() throws Exception {
        Optional<String> token = Optional.empty();
        if (settings.tokenFile().isPresent()) {
            token = Optional.of(readToken(settings.tokenFile().get()));
        }
        HttpPeers peers = new HttpPeers();
        QueryServer server =
                new QueryServer(settings.listen(), token, new LiveQueries(sessions, activity, peers, clock, meters));
        try {
            server.start();
        } catch (Exception e) {
            peers.close();
            throw e;
        }
        running = new Running(server, peers);
    }

    @Override
    public void stop() throws Exception {
        Running stopping = Objects.requireNonNull(running);
        running = null;
        try (stopping.peers) {
            stopping.server.stop();
        }
    }

    private static String readToken(Path file) throws IOException {
        String token;
        try {
            token = Files.readString(file).strip();
        } catch (IOException e) {
            throw new IOException(
                    "live.token-file: " + file + " cannot be read ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        }
        if (token.length() < LEAST_TOKEN || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IOException("live.token-file: " + file + " must hold one word of " + LEAST_TOKEN
                    + " or more printable ASCII characters");
        }
        return token;
    }
}

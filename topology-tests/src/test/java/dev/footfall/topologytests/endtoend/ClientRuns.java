package dev.footfall.topologytests.endtoend;

import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Clients that meet the same scene at the same time, each through a relay of its own. Owned by one thread. */
final class ClientRuns implements AutoCloseable {
    private final Scene scene;
    private final Map<String, Running> running = new LinkedHashMap<>();

    private record Running(Relay relay, ClientRun run) {}

    /**
     * A client that has ended.
     *
     * @param source where its events belong
     * @param report what it says
     * @param relay what passed between it and the endpoint
     */
    record Ended(String source, ClientReport report, Relay relay) {}

    /** Makes a relay. */
    @FunctionalInterface
    interface Between {
        Relay to(URI endpoint) throws IOException;
    }

    ClientRuns(Scene scene) {
        this.scene = scene;
    }

    /** One of those that {@link #end} gave. */
    static Ended of(Map<String, Ended> ended, String client) {
        return Objects.requireNonNull(ended.get(client), client);
    }

    /** The same, and it is no longer among them. */
    static Ended take(Map<String, Ended> ended, String client) {
        return Objects.requireNonNull(ended.remove(client), client);
    }

    /** Starts a client; its relay closes with this. */
    void start(String client, String driver, Between between, URI endpoint) throws IOException {
        Relay relay = between.to(endpoint);
        running.put(client, new Running(relay, ClientRun.of(driver, relay.address(), scene.key(client))));
    }

    /** Does the same with the relays of all, one after the other. */
    void relays(Consumer<Relay> action) {
        running.values().forEach(each -> action.accept(each.relay()));
    }

    Relay relay(String client) {
        return Objects.requireNonNull(running.get(client)).relay();
    }

    /** Waits for all to end, and gives them by client. */
    Map<String, Ended> end() throws IOException, InterruptedException {
        Map<String, Ended> ended = new LinkedHashMap<>();
        for (Map.Entry<String, Running> each : running.entrySet()) {
            ended.put(
                    each.getKey(),
                    new Ended(
                            scene.source(each.getKey()),
                            each.getValue().run().report(),
                            each.getValue().relay()));
        }
        return ended;
    }

    @Override
    public void close() throws IOException {
        for (Running each : running.values()) {
            each.run().end();
            each.relay().close();
        }
    }
}

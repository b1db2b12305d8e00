package dev.footfall.sinks.live;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells browsers: what is new ten times a second, all of it once a second, which is the heartbeat as well. What many
 * follow is made once.
 */
final class Stream {
    private static final Logger LOG = LoggerFactory.getLogger(Stream.class);
    private static final Duration BEAT = Duration.ofMillis(100);
    private static final long SNAPSHOT_NANOS = 980_000_000L;

    /** To a page that knows no source yet, so that the first event is there at once. */
    private static final long NO_SOURCE_NANOS = 180_000_000L;

    private static final String HELLO = "retry: 2000\n\n";

    private final LiveState state;
    private final Function<String, ObjectNode> snapshots;
    private final int most;
    private final List<StreamClient> clients = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("live-stream").daemon().factory());

    /**
     * @param snapshots all that is shown of a source
     * @param most browsers at the same time
     */
    Stream(LiveState state, Function<String, ObjectNode> snapshots, int most) {
        this.state = state;
        this.snapshots = snapshots;
        this.most = most;
    }

    void start() {
        var _ = beats.scheduleAtFixedRate(this::beat, 0, BEAT.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop() {
        beats.shutdownNow();
        clients.forEach(StreamClient::end);
    }

    int clients() {
        return clients.size();
    }

    /**
     * Takes a browser on.
     *
     * @param after number of the newest event that it has
     * @return whether there was room
     */
    boolean admit(String source, long after, Response response, Callback callback) {
        if (clients.size() >= most) {
            return false;
        }
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Accel-Buffering", "no"); // nginx would hold it back
        StreamClient client = new StreamClient(source, after, response, callback);
        client.write(HELLO);
        clients.add(client);
        return true;
    }

    private void beat() {
        try {
            Map<String, String> made = new HashMap<>();
            long now = System.nanoTime();
            for (StreamClient client : clients) {
                if (client.isReady()) {
                    tell(client, made, now);
                }
            }
            clients.removeIf(StreamClient::isOver);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("telling the live page's browsers failed");
        }
    }

    private void tell(StreamClient client, Map<String, String> made, long now) {
        StringBuilder frames = new StringBuilder();
        Feed.News news = state.news(client.source, client.told);
        if (news.last() != client.told) {
            ObjectNode json = JsonNodeFactory.instance.objectNode().put("total", news.last());
            json.putArray("items").addAll(news.items());
            frame(frames, "news", json.toString(), news.last());
            client.told = news.last();
        }
        if (client.lastSnapshot == 0
                || now - client.lastSnapshot >= (client.source.isEmpty() ? NO_SOURCE_NANOS : SNAPSHOT_NANOS)) {
            frame(
                    frames,
                    "now",
                    made.computeIfAbsent(
                            client.source, source -> snapshots.apply(source).toString()),
                    client.told);
            client.lastSnapshot = now;
        }
        if (!frames.isEmpty()) {
            client.write(frames.toString());
        }
    }

    /** JSON has no line ends of its own, so one line of data holds it. */
    private static void frame(StringBuilder frames, String event, String json, long id) {
        frames.append("event: ").append(event).append("\nid: ").append(id).append("\ndata: ");
        frames.append(json).append("\n\n");
    }
}

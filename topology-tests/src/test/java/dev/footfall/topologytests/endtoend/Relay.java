package dev.footfall.topologytests.endtoend;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import static org.awaitility.Awaitility.await;

/**
 * A TCP proxy between a client and the endpoint. It passes every byte on as it is and keeps what passed; it can hold
 * requests back for a while, and take one answer away. Safe for use by many threads.
 */
final class Relay implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern SIDE_CALL =
            Pattern.compile("/(sourceConfig|flags|decide|array|static|s|v1/projects|footfall\\.js)(/.*|\\?.*|$)");

    private final URI endpoint;
    private final int freely;
    private final int answersTaken;
    private final Relayed relayed = new Relayed();
    private final List<Passed> passed = new CopyOnWriteArrayList<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger held = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);

    /**
     * A request and its answer.
     *
     * @param nanos when the request was passed on, by the clock of {@link System#nanoTime}
     */
    record Passed(long nanos, HttpMessage request, HttpMessage answer) {
        int status() {
            return Integer.parseInt(answer.word(1));
        }
    }

    private Relay(URI endpoint, int freely, int answersTaken) throws IOException {
        this.endpoint = endpoint;
        this.freely = freely;
        this.answersTaken = answersTaken;
        relayed.accept(this::serve);
    }

    /** Passes everything on. */
    static Relay to(URI endpoint) throws IOException {
        return new Relay(endpoint, Integer.MAX_VALUE, 0);
    }

    /** Passes the first requests with events on and holds the later ones until {@link #release}. */
    static Relay holdingAfter(int requests, URI endpoint) throws IOException {
        return new Relay(endpoint, requests, 0);
    }

    /** Cuts the connection of the first request with events when its answer has come, and keeps the answer. */
    static Relay losingFirstAnswer(URI endpoint) throws IOException {
        return new Relay(endpoint, Integer.MAX_VALUE, 1);
    }

    /** Where the client is to send. */
    URI address() {
        return URI.create("http://127.0.0.1:" + relayed.port());
    }

    /** Everything that passed, in the order of the answers. */
    List<Passed> passed() {
        return List.copyOf(passed);
    }

    /** What passed and held events, in the order of the answers. */
    List<Passed> events() {
        return passed.stream().filter(it -> holdsEvents(it.request())).toList();
    }

    /** Seconds from each request that held events to the next. */
    List<Double> pauses() {
        List<Long> times = events().stream().map(Passed::nanos).sorted().toList();
        return IntStream.range(1, times.size())
                .mapToObj(i -> (times.get(i) - times.get(i - 1)) / 1e9)
                .toList();
    }

    void awaitAnswer() {
        await().atMost(PATIENCE).until(() -> !events().isEmpty());
    }

    void awaitStatus(int status) {
        await().atMost(PATIENCE).until(() -> passed.stream().anyMatch(it -> it.status() == status));
    }

    void awaitHeld() {
        await().atMost(PATIENCE).until(() -> held.get() > 0);
    }

    void release() {
        released.countDown();
    }

    private void serve(Socket client) throws IOException, InterruptedException {
        InputStream in = new BufferedInputStream(client.getInputStream());
        Optional<HttpMessage> request = HttpMessage.read(in, false);
        while (request.isPresent() && pass(request.get(), client)) {
            request = HttpMessage.read(in, false);
        }
    }

    /** Whether the connection lives on. */
    private boolean pass(HttpMessage request, Socket client) throws IOException, InterruptedException {
        int number = holdsEvents(request) ? begun.incrementAndGet() : 0;
        if (number > freely) {
            held.incrementAndGet();
            released.await();
        }
        long nanos = System.nanoTime();
        HttpMessage answer = ask(request);
        passed.add(new Passed(nanos, request, answer));
        if (number > 0 && number <= answersTaken) {
            return false;
        }
        client.getOutputStream().write(answer.bytes());
        return !answer.header("Connection").orElse("").equalsIgnoreCase("close");
    }

    private HttpMessage ask(HttpMessage request) throws IOException {
        try (Socket server = new Socket(endpoint.getHost(), endpoint.getPort())) {
            server.getOutputStream().write(request.bytes());
            String method = request.word(0);
            return HttpMessage.read(new BufferedInputStream(server.getInputStream()), method.equals("HEAD"))
                    .orElseThrow(() -> new IOException("the endpoint closed the connection without an answer"));
        }
    }

    private static boolean holdsEvents(HttpMessage request) {
        return !request.word(0).equals("OPTIONS")
                && !SIDE_CALL.matcher(request.word(1)).matches();
    }

    @Override
    public void close() throws IOException {
        relayed.close();
    }
}

package dev.footfall.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Connections that send a little each second. Of four, two never end their request's head, one sends a body by single
 * bytes, and one sends a body slowly but steadily and so may expect its answer. What the server ends begins anew.
 */
public final class SlowConnections implements Closeable {
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final int STEADY_BYTES = 700;
    private static final int STEADY_PIECES = 8;
    private static final int CONNECT_MILLIS = 5_000;

    private final URI address;
    private final String writeKey;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder answered = new LongAdder();
    private final LongAdder broken = new LongAdder();
    private volatile boolean closed;

    /** What a connection sends: at first, then each second, so often. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Drip(byte[] first, byte[] piece, int pieces) {}

    /**
     * Begins to connect.
     *
     * @param count how many connections
     */
    public SlowConnections(URI address, String writeKey, int count) {
        this.address = address;
        this.writeKey = writeKey;
        for (int i = 0; i < count; i++) {
            int number = i;
            var _ = threads.submit(() -> keepDripping(number));
        }
    }

    /** How many are connected now. */
    public int open() {
        return open.get();
    }

    /** How often the server answered one, whatever it said. */
    public long answered() {
        return answered.sum();
    }

    /** How often one could not connect, or broke without an answer. */
    public long broken() {
        return broken.sum();
    }

    private void keepDripping(int number) {
        try {
            // Not all at once: as much comes in each moment of a second.
            Thread.sleep(Duration.ofMillis(number % BETWEEN.toMillis()));
            while (!closed) {
                try {
                    drip(dripOf(number));
                } catch (IOException e) {
                    broken.increment();
                    Thread.sleep(BETWEEN);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void drip(Drip drip) throws IOException, InterruptedException {
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), CONNECT_MILLIS);
            open.incrementAndGet();
            try {
                OutputStream out = socket.getOutputStream();
                out.write(drip.first);
                for (int i = 0; !closed && socket.getInputStream().available() == 0; i++) {
                    if (i < drip.pieces) {
                        out.write(drip.piece);
                    }
                    Thread.sleep(BETWEEN);
                }
                if (!closed) {
                    answered.increment();
                }
            } finally {
                open.decrementAndGet();
            }
        }
    }

    private Drip dripOf(int number) {
        return switch (number % 4) {
            case 0, 1 -> new Drip(head("X-Slow: "), text("a"), 1_000);
            case 2 -> new Drip(head("Content-Length: 1000\r\n\r\n"), text("["), 999);
            default -> steady();
        };
    }

    private Drip steady() {
        byte[] piece = new byte[STEADY_BYTES];
        Arrays.fill(piece, (byte) ' ');
        byte[] event = text("{\"name\":\"slow\"}");
        byte[] head = head("Content-Length: " + (event.length + STEADY_BYTES * STEADY_PIECES) + "\r\n\r\n");
        byte[] first = Arrays.copyOf(head, head.length + event.length);
        System.arraycopy(event, 0, first, head.length, event.length);
        return new Drip(first, piece, STEADY_PIECES);
    }

    private byte[] head(String end) {
        return text("POST " + address.getRawPath() + " HTTP/1.1\r\nHost: " + address.getAuthority()
                + "\r\nContent-Type: application/json\r\nAuthorization: Bearer " + writeKey + "\r\n" + end);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Ends them all. */
    @Override
    public void close() {
        closed = true;
        threads.shutdownNow();
        threads.close();
    }
}

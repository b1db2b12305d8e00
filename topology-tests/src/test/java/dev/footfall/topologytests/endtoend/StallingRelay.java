package dev.footfall.topologytests.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP proxy before a store that stops in the midst of an upload, for good. Safe for use by many threads. */
final class StallingRelay implements AutoCloseable {
    private static final byte[] UPLOAD = "PUT ".getBytes(StandardCharsets.US_ASCII);

    private final URI store;
    private final int uploads;
    private final ServerSocket listening;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger begun = new AtomicInteger();
    private final CountDownLatch stalled = new CountDownLatch(1);

    /**
     * @param uploads how many it passes on whole
     */
    StallingRelay(URI store, int uploads) throws IOException {
        this.store = store;
        this.uploads = uploads;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var _ = threads.submit(this::listen);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** Whether it stopped within a minute. */
    boolean awaitStall() throws InterruptedException {
        return stalled.await(60, TimeUnit.SECONDS);
    }

    private void listen() {
        try {
            while (true) {
                Socket client = listening.accept();
                connections.add(client);
                var _ = threads.submit(() -> serve(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(store.getHost(), store.getPort())) {
            connections.add(server);
            var _ = threads.submit(() -> answers(server, client));
            requests(client.getInputStream(), server.getOutputStream());
        } catch (IOException e) {
            // either side has gone, and so both
        } finally {
            connections.remove(client);
        }
    }

    /**
     * A client waits for an answer before its next request, so a request begins a piece that is read. Its body, of which
     * half of a piece passes, comes in that piece too or in one of its own.
     */
    private void requests(InputStream client, OutputStream server) throws IOException {
        byte[] piece = new byte[1 << 16];
        boolean isLast = false;
        for (int read = client.read(piece); read >= 0; read = client.read(piece)) {
            int head = isLast ? 0 : read;
            if (isUpload(piece, read) && begun.incrementAndGet() > uploads) {
                isLast = true;
                head = endOfHead(piece, read);
            }
            if (head < read) {
                server.write(piece, 0, head + (read - head) / 2);
                server.flush();
                stalled.countDown();
                client.transferTo(OutputStream.nullOutputStream()); // until it has gone
                return;
            }
            server.write(piece, 0, read);
            server.flush();
        }
    }

    private static int endOfHead(byte[] piece, int length) {
        int blank = new String(piece, 0, length, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
        return blank < 0 ? length : blank + 4;
    }

    private static boolean isUpload(byte[] piece, int length) {
        return length >= UPLOAD.length && Arrays.equals(piece, 0, UPLOAD.length, UPLOAD, 0, UPLOAD.length);
    }

    private void answers(Socket server, Socket client) {
        try (server;
                client) {
            server.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // either side has gone, and so both
        } finally {
            connections.remove(server);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket connection : connections) {
            connection.close();
        }
        threads.close();
    }
}

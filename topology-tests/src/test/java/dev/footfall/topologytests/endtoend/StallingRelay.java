package dev.footfall.topologytests.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP proxy before a store that stops in the midst of an upload, for good. Safe for use by many threads. */
final class StallingRelay implements AutoCloseable {
    private static final byte[] UPLOAD = "PUT ".getBytes(StandardCharsets.US_ASCII);

    private final URI store;
    private final int uploads;
    private final Relayed relayed = new Relayed();
    private final AtomicInteger begun = new AtomicInteger();
    private final CountDownLatch stalled = new CountDownLatch(1);

    /**
     * @param uploads how many it passes on whole
     */
    StallingRelay(URI store, int uploads) throws IOException {
        this.store = store;
        this.uploads = uploads;
        relayed.accept(this::serve);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + relayed.port());
    }

    /** Whether it stopped within a minute. */
    boolean awaitStall() throws InterruptedException {
        return stalled.await(60, TimeUnit.SECONDS);
    }

    private void serve(Socket client) throws IOException {
        try (Socket server = relayed.connect(
                client,
                store.getHost(),
                store.getPort(),
                it -> it.getInputStream().transferTo(client.getOutputStream()))) {
            requests(client.getInputStream(), server.getOutputStream());
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

    @Override
    public void close() throws IOException {
        relayed.close();
    }
}

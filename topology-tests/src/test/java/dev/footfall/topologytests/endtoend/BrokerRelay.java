package dev.footfall.topologytests.endtoend;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A TCP proxy before a broker, whose connections can be cut. The broker tells its clients where it listens; in its
 * answers that place becomes the relay's, so that no client goes past it. Safe for use by many threads.
 */
final class BrokerRelay implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final int brokerPort;
    private final byte[] brokerPlace;
    private final byte[] ownPlace;
    private final Relayed relayed = new Relayed();
    private volatile boolean cut;

    /** Listens before the broker at {@code 127.0.0.1:port}. */
    BrokerRelay(String bootstrapServers) throws IOException {
        this.brokerPort = Integer.parseInt(bootstrapServers.substring(HOST.length() + 1));
        this.brokerPlace = place(brokerPort);
        this.ownPlace = place(relayed.port());
        relayed.accept(this::serve);
    }

    /** Where clients find the broker through this. */
    String bootstrapServers() {
        return HOST + ":" + relayed.port();
    }

    /** Closes all connections, and every new one at once, until {@link #mend}. */
    void cut() throws IOException {
        cut = true;
        relayed.closeConnections();
    }

    void mend() {
        cut = false;
    }

    private void serve(Socket client) throws IOException {
        if (cut) {
            return;
        }
        try (Socket broker = relayed.connect(client, HOST, brokerPort, it -> answers(it, client))) {
            client.getInputStream().transferTo(broker.getOutputStream());
        }
    }

    private void answers(Socket broker, Socket client) throws IOException {
        var in = new DataInputStream(new BufferedInputStream(broker.getInputStream()));
        var out = new DataOutputStream(client.getOutputStream());
        while (true) {
            byte[] answer = in.readNBytes(in.readInt());
            replacePlace(answer);
            ByteBuffer framed = ByteBuffer.allocate(Integer.BYTES + answer.length);
            out.write(framed.putInt(answer.length).put(answer).array());
        }
    }

    private void replacePlace(byte[] answer) {
        for (int i = 0; i + brokerPlace.length <= answer.length; i++) {
            if (Arrays.equals(answer, i, i + brokerPlace.length, brokerPlace, 0, brokerPlace.length)) {
                System.arraycopy(ownPlace, 0, answer, i, ownPlace.length);
            }
        }
    }

    /** A host and a port as Kafka's protocol writes them, but for the length before the host. */
    private static byte[] place(int port) {
        return ByteBuffer.allocate(HOST.length() + Integer.BYTES)
                .put(HOST.getBytes(StandardCharsets.US_ASCII))
                .putInt(port)
                .array();
    }

    @Override
    public void close() throws IOException {
        relayed.close();
    }
}

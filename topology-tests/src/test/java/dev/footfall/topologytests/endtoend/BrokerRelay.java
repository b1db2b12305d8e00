package dev.footfall.topologytests.endtoend;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A TCP proxy before a broker, whose connections can be cut. The broker tells its clients where it listens; in its
 * answers that place becomes the relay's, so that no client goes past it. Safe for use by many threads.
 */
final class BrokerRelay implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final int brokerPort;
    private final ServerSocket listening;
    private final byte[] brokerPlace;
    private final byte[] ownPlace;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    /** Listens before the broker at {@code 127.0.0.1:port}. */
    BrokerRelay(String bootstrapServers) throws IOException {
        this.brokerPort = Integer.parseInt(bootstrapServers.substring(HOST.length() + 1));
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.brokerPlace = place(brokerPort);
        this.ownPlace = place(listening.getLocalPort());
        var _ = threads.submit(this::listen);
    }

    /** Where clients find the broker through this. */
    String bootstrapServers() {
        return HOST + ":" + listening.getLocalPort();
    }

    /** Closes all connections, and every new one at once, until {@link #mend}. */
    void cut() throws IOException {
        cut = true;
        closeConnections();
    }

    void mend() {
        cut = false;
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
                Socket broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort)) {
            connections.add(broker);
            if (cut) {
                return;
            }
            var _ = threads.submit(() -> answers(broker, client));
            client.getInputStream().transferTo(broker.getOutputStream());
        } catch (IOException e) {
            // either side has gone, and so both
        } finally {
            connections.remove(client);
        }
    }

    private void answers(Socket broker, Socket client) {
        try (broker;
                client;
                var in = new DataInputStream(new BufferedInputStream(broker.getInputStream()))) {
            var out = new DataOutputStream(client.getOutputStream());
            while (true) {
                byte[] answer = in.readNBytes(in.readInt());
                replacePlace(answer);
                ByteBuffer framed = ByteBuffer.allocate(Integer.BYTES + answer.length);
                out.write(framed.putInt(answer.length).put(answer).array());
            }
        } catch (IOException e) {
            // either side has gone, and so both
        } finally {
            connections.remove(broker);
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

    private void closeConnections() throws IOException {
        for (Socket connection : connections) {
            connection.close();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        closeConnections();
        threads.close();
    }
}

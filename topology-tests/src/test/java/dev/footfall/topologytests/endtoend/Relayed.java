package dev.footfall.topologytests.endtoend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The connections that come to a port of this machine, and those that are made for them. Each is served in a thread of its
 * own and closed at the end of this, at the latest. Safe for use by many threads.
 */
final class Relayed implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    Relayed() throws IOException {}

    /** What is done with a connection; it ends when either side goes. */
    @FunctionalInterface
    interface Service {
        void serve(Socket connection) throws IOException, InterruptedException;
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Begins to take connections. */
    void accept(Service service) {
        var _ = threads.submit(() -> {
            try {
                while (true) {
                    serve(listening.accept(), service);
                }
            } catch (IOException e) {
                // closed
            }
        });
    }

    /** Connects one that came to where it is relayed to; what comes back is served beside it, and with it both end. */
    Socket connect(Socket client, String host, int port, Service answers) throws IOException {
        Socket connection = new Socket(host, port);
        serve(connection, it -> {
            try (client) {
                answers.serve(it);
            }
        });
        return connection;
    }

    private void serve(Socket connection, Service service) {
        connections.add(connection);
        var _ = threads.submit(() -> {
            try (connection) {
                service.serve(connection);
            } catch (IOException e) {
                // either side has gone, and so both
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                connections.remove(connection);
            }
        });
    }

    void closeConnections() throws IOException {
        for (Socket connection : connections) {
            connection.close();
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        closeConnections();
        threads.shutdownNow();
        threads.close();
    }
}

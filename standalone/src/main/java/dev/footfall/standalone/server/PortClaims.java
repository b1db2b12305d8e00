package dev.footfall.standalone.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of this machine's loopback address, 127.0.0.1, held together so that none is given twice. They are free for
 * their servers once the claims are closed: bind soon. Owned by one thread.
 */
public final class PortClaims implements AutoCloseable {
    /**
     * Free ports are sought where no system by itself takes those of outgoing connections from. What is bound seconds
     * later is not taken by a connection then, and a client that tries a server that is away does not meet itself.
     */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_767;
    private static final int ATTEMPTS = 100;

    private final List<ServerSocket> held = new ArrayList<>();

    /**
     * Claims the wanted port if it is free, or any free one for 0.
     *
     * @param wanted 1 to 65535, or 0
     * @param option how the user chooses another port, such as {@code --port}
     * @throws PortTakenException if another program listens there
     * @throws IOException if no port can be had
     */
    public int claim(int wanted, String option) throws IOException, PortTakenException {
        try {
            ServerSocket socket = wanted == 0 ? openAny() : open(wanted);
            held.add(socket);
            return socket.getLocalPort();
        } catch (BindException e) {
            throw new PortTakenException(wanted, option);
        }
    }

    /**
     * Any free port, for one server that binds it soon.
     *
     * @throws IOException if no port can be had
     */
    public static int anyFree() throws IOException {
        try (ServerSocket socket = openAny()) {
            return socket.getLocalPort();
        }
    }

    private static ServerSocket openAny() throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return open(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1));
            } catch (BindException _) {
                // another's: the next may be free
            }
        }
        return open(0);
    }

    private static ServerSocket open(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"));
    }

    @Override
    public void close() throws IOException {
        for (ServerSocket socket : held) {
            socket.close();
        }
        held.clear();
    }

    /** A port is taken; the message names it and the option that changes it. */
    public static final class PortTakenException extends Exception {
        private PortTakenException(int port, String option) {
            super("port " + port + " is taken by another program; choose another with " + option
                    + " (0 for any free one)");
        }
    }
}

package dev.footfall.standalone.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of this machine's loopback address, 127.0.0.1. */
public final class LoopbackPort {
    private LoopbackPort() {}

    /**
     * The wanted port if it is free, or any free one for 0. It stays free until somebody takes it: bind soon.
     *
     * @param wanted 1 to 65535, or 0
     * @param option how the user chooses another port, such as {@code --port}
     * @throws PortTakenException if another process listens there
     * @throws IOException if no port can be had
     */
    public static int claim(int wanted, String option) throws IOException, PortTakenException {
        try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (BindException e) {
            throw new PortTakenException(wanted, option);
        }
    }

    /** A port is taken; the message names it and the option that changes it. */
    public static final class PortTakenException extends Exception {
        private PortTakenException(int port, String option) {
            super("port " + port + " is taken by another program; choose another with " + option
                    + " (0 for any free one)");
        }
    }
}

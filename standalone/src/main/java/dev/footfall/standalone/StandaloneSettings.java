package dev.footfall.standalone;

import java.nio.file.Path;
import java.util.stream.IntStream;

/**
 * Where a standalone pipeline keeps its data and where it listens, always on 127.0.0.1. A port is 1 to 65535, or 0 for
 * any free one.
 *
 * @param data the data folder
 * @param port of the events
 * @param brokerPort of the broker
 * @param registryPort of the schema registry
 * @param postgresPort of Postgres
 * @param metricsPort of the first service's metrics and health; the other services take the ports after it
 */
public record StandaloneSettings(
        Path data, int port, int brokerPort, int registryPort, int postgresPort, int metricsPort) {
    private static final int LAST_PORT = 65535;
    private static final int SERVICES = 3;

    public StandaloneSettings {
        if (!IntStream.of(port, brokerPort, registryPort, postgresPort).allMatch(it -> it >= 0 && it <= LAST_PORT)
                || metricsPort < 0
                || metricsPort + SERVICES - 1 > LAST_PORT) {
            throw new IllegalArgumentException("ports must be 0 (any free port) to " + LAST_PORT);
        }
    }

    /** Settings with free ports throughout. */
    public static StandaloneSettings onFreePorts(Path data) {
        return new StandaloneSettings(data, 0, 0, 0, 0, 0);
    }

    /** The port of a service's metrics, counted from 0. */
    int metricsPort(int service) {
        return metricsPort == 0 ? 0 : metricsPort + service;
    }
}

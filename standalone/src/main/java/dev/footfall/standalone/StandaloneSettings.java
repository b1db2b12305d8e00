package dev.footfall.standalone;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
 * @param metricsPort of the first service's metrics and health; the other services, the queries of live
 *     state, and the live page take the ports after it
 * @param changes settings of services that differ from their defaults, by service and path, such as
 *     {@code processors.sessions.gap}
 */
public record StandaloneSettings(
        Path data,
        int port,
        int brokerPort,
        int registryPort,
        int postgresPort,
        int metricsPort,
        Map<String, String> changes) {
    private static final Set<String> SERVICE_NAMES = Set.of("ingest", "processors", "sinks");
    private static final int LAST_PORT = 65535;
    private static final int PORTS_FROM_METRICS = 5;

    public StandaloneSettings {
        if (!IntStream.of(port, brokerPort, registryPort, postgresPort).allMatch(it -> it >= 0 && it <= LAST_PORT)
                || metricsPort < 0
                || metricsPort + PORTS_FROM_METRICS - 1 > LAST_PORT) {
            throw new IllegalArgumentException("ports must be 0 (any free port) to " + LAST_PORT);
        }
        changes = Map.copyOf(changes);
        Set<String> strays = new TreeSet<>(changes.keySet());
        strays.removeIf(key -> SERVICE_NAMES.contains(key.substring(0, Math.max(0, key.indexOf('.')))));
        if (!strays.isEmpty()) {
            throw new IllegalArgumentException("settings must begin with a service (ingest, processors or sinks) and a"
                    + " dot, such as processors.sessions.gap; these do not: " + String.join(", ", strays));
        }
        if (changes.containsKey("sinks.sinks")) {
            throw new IllegalArgumentException("sinks.sinks: up runs all sinks, since reconcile, replays and the page"
                    + " to which ingest's root leads need them; to run some only, start a sinks service with that"
                    + " setting on this broker and registry, as docs/production.md says");
        }
    }

    /** Settings with free ports throughout. */
    public static StandaloneSettings onFreePorts(Path data) {
        return new StandaloneSettings(data, 0, 0, 0, 0, 0, Map.of());
    }

    /** The changes for a service, by their paths in its configuration. */
    Map<String, String> changesOf(String service) {
        String prefix = service + ".";
        return changes.entrySet().stream()
                .filter(change -> change.getKey().startsWith(prefix))
                .collect(Collectors.toMap(change -> change.getKey().substring(prefix.length()), Map.Entry::getValue));
    }

    /** The port of a service's metrics, counted from 0. */
    int metricsPort(int service) {
        return metricsPort == 0 ? 0 : metricsPort + service;
    }
}

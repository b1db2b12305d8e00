package dev.footfall.standalone;

import dev.footfall.standalone.server.PortClaims;
import dev.footfall.standalone.server.PortClaims.PortTakenException;
import java.io.IOException;

/** The ports of a run, each free when it was looked at. */
record Ports(
        int ingest,
        int broker,
        int registry,
        int postgres,
        int ingestMetrics,
        int processorMetrics,
        int sinkMetrics,
        int liveQueries,
        int livePage) {
    static Ports claim(StandaloneSettings settings) throws IOException, PortTakenException {
        try (PortClaims claims = new PortClaims()) {
            return new Ports(
                    claims.claim(settings.port(), "--port"),
                    claims.claim(settings.brokerPort(), "--broker-port"),
                    claims.claim(settings.registryPort(), "--registry-port"),
                    claims.claim(settings.postgresPort(), "--postgres-port"),
                    claims.claim(settings.metricsPort(0), "--metrics-port"),
                    claims.claim(settings.metricsPort(1), "--metrics-port"),
                    claims.claim(settings.metricsPort(2), "--metrics-port"),
                    claims.claim(settings.metricsPort(3), "--metrics-port"),
                    claims.claim(settings.metricsPort(4), "--metrics-port"));
        }
    }
}

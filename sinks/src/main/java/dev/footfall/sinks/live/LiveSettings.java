package dev.footfall.sinks.live;

import dev.footfall.runtime.config.ListenSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Where the live page is served, and to whom: to this machine, or to who knows the token.
 *
 * @param host address to bind to
 * @param port 1 to 65535, or 0 for any free port
 * @param tokenFile file with the token that people sign in with, 16 characters or more; needed where the host is not a
 *     loopback address
 * @param maxClients browsers that follow at the same time, 1 to 10,000
 * @param ingestUrl where events are sent, for the page's examples
 * @param writeKey a write key, for the page's examples; everybody who sees the page sees it
 * @param applicationPrefix of the processors' consumer groups: their {@code streams.application-prefix}
 */
public record LiveSettings(
        String host,
        int port,
        Optional<Path> tokenFile,
        int maxClients,
        Optional<URI> ingestUrl,
        Optional<String> writeKey,
        String applicationPrefix) {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");

    public LiveSettings {
        new ListenSettings(host, port);
        if (tokenFile.isEmpty() && !LOOPBACK.contains(host)) {
            throw new IllegalArgumentException(
                    "token-file: must be set where others than this machine can look, or host must be 127.0.0.1");
        }
        if (maxClients < 1 || maxClients > 10_000) {
            throw new IllegalArgumentException("max-clients: must be 1 to 10000");
        }
        if (applicationPrefix.isBlank()) {
            throw new IllegalArgumentException(
                    "application-prefix: must be the processors' streams.application-prefix");
        }
        ingestUrl.ifPresent(url -> {
            if (!url.toString().matches("https?://[A-Za-z0-9.:\\[\\]-]+(/[A-Za-z0-9._/-]*)?")) {
                throw new IllegalArgumentException("ingest-url: must be such as https://events.example/v1/events");
            }
        });
    }

    @Override
    public String toString() {
        return "LiveSettings[host=" + host + ", port=" + port + "]"; // the rest may hold a secret
    }
}

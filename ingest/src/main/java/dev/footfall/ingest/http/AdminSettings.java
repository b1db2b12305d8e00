package dev.footfall.ingest.http;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where operators reach ingest.
 *
 * @param host address to bind to
 * @param port 1 to 65535, or 0 for any free port
 * @param tokenFile holds what operators send as {@code Authorization: Bearer}; without it nothing listens
 */
public record AdminSettings(String host, int port, Optional<Path> tokenFile) {
    public AdminSettings {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: must not be empty");
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port: must be 0 (any free port) to 65535");
        }
    }
}

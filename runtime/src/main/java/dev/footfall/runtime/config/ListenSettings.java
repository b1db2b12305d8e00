package dev.footfall.runtime.config;

/**
 * Where a server listens.
 *
 * @param host address to bind to
 * @param port 1 to 65535, or 0 for any free port
 */
public record ListenSettings(String host, int port) {
    public ListenSettings {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: must not be empty");
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port: must be 0 (any free port) to 65535");
        }
    }
}

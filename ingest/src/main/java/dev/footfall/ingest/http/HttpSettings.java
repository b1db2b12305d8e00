package dev.footfall.ingest.http;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where and how ingest listens.
 *
 * @param host address to bind to
 * @param port 1 to 65535, or 0 for any free port
 * @param idleTimeout how long a connection may be silent before it is closed
 * @param drainTimeout how long requests in flight may take when the service stops
 * @param maxHeaderBytes most bytes of a request's line and headers together; a connection takes them only as they come
 * @param maxConnections most connections at the same time; the operating system lets further ones wait
 * @param slow what a connection must do to be more than a burden
 * @param proxies whose word is taken for a client's address
 * @param home where a browser that opens the root of this address is sent, such as the live page
 * @param tls the certificate to listen with; plain HTTP where there is none
 */
public record HttpSettings(
        String host,
        int port,
        Duration idleTimeout,
        Duration drainTimeout,
        int maxHeaderBytes,
        int maxConnections,
        SlowSettings slow,
        ProxySettings proxies,
        Optional<URI> home,
        Optional<TlsSettings> tls) {
    public HttpSettings {
        require(!host.isBlank(), "host: must not be empty");
        require(port >= 0 && port <= 65535, "port: must be 0 (any free port) to 65535");
        require(
                idleTimeout.isPositive() && idleTimeout.toHours() < 24,
                "idle-timeout: must be more than 0, such as PT30S");
        require(
                !drainTimeout.isNegative() && drainTimeout.toHours() < 1,
                "drain-timeout: must be PT0S to less than PT1H");
        require(maxHeaderBytes >= 1024 && maxHeaderBytes <= 262_144, "max-header-bytes: must be 1024 to 262144");
        require(
                home.isEmpty() || home.get().toString().matches("https?://[!-~]+"),
                "home: must start with http:// or https://");
        require(maxConnections >= 1 && maxConnections <= 1_000_000, "max-connections: must be 1 to 1000000");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}

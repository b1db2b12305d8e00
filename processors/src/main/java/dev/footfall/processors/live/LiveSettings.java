package dev.footfall.processors.live;

import dev.footfall.runtime.config.ListenSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Whether and where queries of the state are answered. Answers are about persons: only this machine may ask, or who
 * knows the token.
 *
 * @param enabled whether queries are answered at all
 * @param host address to bind to
 * @param port 1 to 65535; other instances are told, so it is not any free one
 * @param tokenFile file with the token that callers name, 16 characters or more, the same for all instances; needed
 *     where the host is not a loopback address
 * @param advertised where the other instances reach this one, {@code host:port}; host and port where it is empty
 */
public record LiveSettings(
        boolean enabled, String host, int port, Optional<Path> tokenFile, Optional<String> advertised) {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");
    private static final Set<String> ANY = Set.of("0.0.0.0", "::", "[::]");

    public LiveSettings {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: must not be empty");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port: must be 1 to 65535");
        }
        if (enabled && !LOOPBACK.contains(host) && tokenFile.isEmpty()) {
            throw new IllegalArgumentException(
                    "token-file: must be set where others than this machine can ask, as answers are about persons");
        }
        if (enabled && ANY.contains(host) && advertised.isEmpty()) {
            throw new IllegalArgumentException(
                    "advertised: must be set where the host is every address, or other instances do not find this one");
        }
        advertised.ifPresent(address -> {
            if (!address.matches("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+):\\d{1,5}")) {
                throw new IllegalArgumentException("advertised: must be host:port");
            }
        });
    }

    ListenSettings listen() {
        return new ListenSettings(host, port);
    }

    /** Where other instances reach this one, {@code host:port}; empty if it answers no queries. */
    public Optional<String> address() {
        String own = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return enabled ? Optional.of(advertised.orElse(own + ":" + port)) : Optional.empty();
    }
}

package dev.footfall.replay.deliver;

import java.net.URI;

/**
 * Where events are sent.
 *
 * @param url ingest's native endpoint, such as {@code http://localhost:8080/v1/events}
 * @param writeKey of the source that the events belong to; a secret
 */
public record Target(URI url, String writeKey) {
    public Target {
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
            throw new IllegalArgumentException("the URL of ingest must start with http:// or https://");
        }
        if (writeKey.isBlank() || !writeKey.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("the write key must be printable ASCII without blanks");
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return url.toString();
    }
}

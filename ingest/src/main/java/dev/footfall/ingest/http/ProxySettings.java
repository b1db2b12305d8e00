package dev.footfall.ingest.http;

import dev.footfall.ingest.access.TrustedProxies;
import java.util.List;

/**
 * Proxies before ingest.
 *
 * @param trusted their addresses, such as {@code 10.0.0.0/8}; where there are none, every peer is a client
 * @param header the one header in which they name the client: {@code x-forwarded-for} or {@code forwarded}
 */
public record ProxySettings(List<String> trusted, String header) {
    public ProxySettings {
        trusted = List.copyOf(trusted);
        new TrustedProxies(trusted, header);
    }

    /** What is made of them. */
    public TrustedProxies proxies() {
        return new TrustedProxies(trusted, header);
    }
}

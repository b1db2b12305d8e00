package dev.footfall.ingest.event;

import dev.footfall.ingest.access.Source;
import java.time.Instant;
import java.util.Optional;

/**
 * What is the same for all events of a request.
 *
 * @param source to whom the write key belongs
 * @param dialect name of the wire protocol
 * @param receivedAt when the request had been read
 * @param clientAddress where the request came from
 * @param userAgent the request's User-Agent
 * @param language the language that the request's client prefers (BCP 47)
 * @param keys knows the request's write key
 * @param signals what the client says of its user's wishes
 */
public record Reception(
        Source source,
        String dialect,
        Instant receivedAt,
        String clientAddress,
        Optional<String> userAgent,
        Optional<String> language,
        KeyMask keys,
        Signals signals) {
    /**
     * The same as far as it is about the visitor: the User-Agent and language of a browser are its visitor's, those of a
     * server's library are nobody's.
     */
    public Reception ofVisitor() {
        boolean browser = userAgent.orElse("").startsWith("Mozilla/");
        return browser
                ? this
                : new Reception(
                        source, dialect, receivedAt, clientAddress, Optional.empty(), Optional.empty(), keys, signals);
    }
}

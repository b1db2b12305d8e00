package dev.footfall.ingest.policy;

import dev.footfall.schemas.governance.Pseudonyms;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A governance policy. Immutable; safe for use by many threads.
 *
 * @param version its short name; empty for the built-in one
 * @param digest SHA-256 of its file, in hex; empty for the built-in one
 * @param rotation how long a rotating pseudonym holds
 * @param named the rules of the sources that it names
 * @param others those of all others
 * @param statement what its file says
 */
public record Policy(
        String version,
        String digest,
        Duration rotation,
        Optional<Pseudonyms> pseudonyms,
        Map<String, SourcePolicy> named,
        SourcePolicy others,
        Statement statement) {
    /** What is done without a policy. */
    public static Policy builtIn() {
        return new Policy(
                "", "", Duration.ofDays(1), Optional.empty(), Map.of(), SourcePolicy.builtIn(), Statement.none());
    }

    SourcePolicy rulesOf(String source) {
        return named.getOrDefault(source, others);
    }

    Replacement replacement(String source, Instant receivedAt) {
        return new Replacement(pseudonyms, source, Math.floorDiv(receivedAt.toEpochMilli(), rotation.toMillis()));
    }
}

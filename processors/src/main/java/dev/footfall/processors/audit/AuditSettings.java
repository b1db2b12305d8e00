package dev.footfall.processors.audit;

import dev.footfall.schemas.audit.TreeHead;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the audit is kept.
 *
 * @param origin name of this deployment's log, such as {@code example.org/footfall/audit}; its trees are {@code
 *     <origin>/<partition>}. Another name is another log, which begins anew
 * @param keyFile PEM file with the Ed25519 key pair that signs checkpoints; needed where the audit runs
 * @param secretFile file with the governance secret, by which persons are named; needed where the audit runs
 * @param checkpointInterval how often a tree that has grown is signed; 100 ms to 1 h
 * @param witnessFile file outside the pipeline to which every checkpoint is added
 * @param witnessUrl address outside the pipeline to which every checkpoint is posted
 */
public record AuditSettings(
        String origin,
        Optional<Path> keyFile,
        Optional<Path> secretFile,
        Duration checkpointInterval,
        Optional<Path> witnessFile,
        Optional<URI> witnessUrl) {
    public AuditSettings {
        if (!TreeHead.isName(origin) || origin.length() > 200) {
            throw new IllegalArgumentException(
                    "origin: must be a name of 200 characters or less without blanks and plus signs, such as"
                            + " example.org/footfall/audit");
        }
        if (checkpointInterval.compareTo(Duration.ofMillis(100)) < 0
                || checkpointInterval.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("checkpoint-interval: must be PT0.1S to PT1H");
        }
        witnessUrl.ifPresent(url -> {
            if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
                throw new IllegalArgumentException("witness-url: must start with http:// or https://");
            }
        });
    }

    /** Whether checkpoints go outside the pipeline. */
    public boolean hasWitness() {
        return witnessFile.isPresent() || witnessUrl.isPresent();
    }

    String tree(int partition) {
        return origin + '/' + partition;
    }
}

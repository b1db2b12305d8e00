package dev.footfall.ingest.policy;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the governance policy is.
 *
 * @param file the policy; empty for none
 * @param secretFile holds the secret that hashes are keyed with, 16 bytes or more; needed with a policy
 */
public record PolicySettings(Optional<Path> file, Optional<Path> secretFile) {
    public PolicySettings {
        if (file.isPresent() && secretFile.isEmpty()) {
            throw new IllegalArgumentException(
                    "secret-file: a policy needs a secret, such as openssl rand -hex 32 prints");
        }
    }
}

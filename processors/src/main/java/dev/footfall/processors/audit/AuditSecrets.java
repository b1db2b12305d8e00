package dev.footfall.processors.audit;

import dev.footfall.schemas.audit.SigningKey;
import dev.footfall.schemas.governance.Subjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the audit must not tell.
 *
 * @param key signs the checkpoints
 * @param subjects names the persons
 */
public record AuditSecrets(SigningKey key, Subjects subjects) {
    /**
     * Reads the files that the settings name.
     *
     * @throws IllegalArgumentException if one is not named, cannot be read, or is not what it should be
     */
    public static AuditSecrets read(AuditSettings settings) {
        String key = text("audit.key-file", settings.keyFile(), "the key pair that signs checkpoints");
        String secret = text("audit.secret-file", settings.secretFile(), "the governance secret");
        try {
            return new AuditSecrets(
                    SigningKey.of(key), new Subjects(secret.strip().getBytes(StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("audit.key-file or audit.secret-file: " + e.getMessage(), e);
        }
    }

    private static String text(String setting, Optional<Path> file, String what) {
        if (file.isEmpty()) {
            throw new IllegalArgumentException(
                    setting + ": must name a file with " + what + " where the audit runs (docs/audit.md)");
        }
        try {
            return Files.readString(file.get());
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    setting + ": " + file.get() + " cannot be read ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        }
    }
}

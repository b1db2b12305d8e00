package dev.footfall.standalone.command;

import dev.footfall.ingest.policy.Policy;
import dev.footfall.ingest.policy.PolicyFile;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.schemas.governance.Pseudonyms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** Reads policies for commands that hash nothing which stays: with a secret that nobody keeps. */
final class PolicyFiles {
    private static final int SECRET_BYTES = 32;

    private PolicyFiles() {}

    /**
     * Reads a policy.
     *
     * @throws IOException if the file cannot be read
     * @throws ConfigurationException with its faults
     */
    static Policy read(Path file) throws IOException, ConfigurationException {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return PolicyFile.parse(file, content, new Pseudonyms(secret));
    }
}

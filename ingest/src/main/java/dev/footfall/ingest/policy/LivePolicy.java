package dev.footfall.ingest.policy;

import dev.footfall.ingest.access.LiveFile;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.schemas.governance.Pseudonyms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** The policy as its file says now; the built-in one where no file is named. */
public final class LivePolicy {
    private LivePolicy() {}

    /**
     * Reads the file for the first time.
     *
     * @throws ConfigurationException with its faults, or those of the secret's file
     */
    public static LiveFile<Policy> open(PolicySettings settings, Clock clock) throws ConfigurationException {
        if (settings.file().isEmpty()) {
            return LiveFile.fixed(Policy.builtIn(), clock);
        }
        Path file = settings.file().get();
        Pseudonyms pseudonyms = pseudonyms(settings.secretFile().orElseThrow());
        return LiveFile.open(
                file,
                "governance policy",
                "governance.file must name the file of the policy",
                (content, _) -> PolicyFile.parse(file, content, pseudonyms),
                clock);
    }

    private static Pseudonyms pseudonyms(Path file) throws ConfigurationException {
        try {
            return new Pseudonyms(Files.readString(file).strip().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new ConfigurationException(List.of(file + ": cannot be read ("
                    + e.getClass().getSimpleName() + "); governance.secret-file must name the file of the secret"));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(List.of(file + ": " + e.getMessage()));
        }
    }
}

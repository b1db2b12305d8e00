package dev.footfall.ingest.access;

import dev.footfall.runtime.config.ConfigurationException;
import java.nio.file.Path;
import java.time.Clock;

/** The sources as their file says now. */
public final class LiveSources {
    private LiveSources() {}

    /**
     * Reads the file for the first time.
     *
     * @throws ConfigurationException with its faults
     */
    public static LiveFile<Sources> open(Path file, Clock clock) throws ConfigurationException {
        return LiveFile.open(
                file,
                "sources file",
                "sources-file must name the file of sources and write keys",
                (content, before) -> {
                    Sources read = SourcesFile.parse(file, content);
                    return before.map(read::after).orElse(read);
                },
                clock);
    }
}

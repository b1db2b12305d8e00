package dev.footfall.ingest.access;

import dev.footfall.runtime.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sources as their file says now. A file that is broken changes nothing: the sources read before stay, and the
 * faults are told in the log and in the {@linkplain #state() state}. Safe for use by many threads.
 */
public final class LiveSources implements Supplier<Sources> {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSources.class);

    private static final byte[] NOTHING = {};

    private final Path file;
    private final Clock clock;
    private volatile Sources sources;
    private volatile State state;
    private byte[] seen;

    /**
     * How current the sources are.
     *
     * @param loadedAt when the sources in use were read
     * @param faults of the file as it is now; empty if it is what is in use
     */
    public record State(Instant loadedAt, List<String> faults) {
        public State {
            faults = List.copyOf(faults);
        }
    }

    private LiveSources(Path file, Clock clock, Sources sources, byte[] seen) {
        this.file = file;
        this.clock = clock;
        this.sources = sources;
        this.state = new State(clock.instant(), List.of());
        this.seen = seen;
    }

    /**
     * Reads the file for the first time.
     *
     * @throws ConfigurationException with its faults
     */
    public static LiveSources open(Path file, Clock clock) throws ConfigurationException {
        byte[] content = read(file);
        return new LiveSources(file, clock, SourcesFile.parse(file, content), hash(content));
    }

    @Override
    public Sources get() {
        return sources;
    }

    /** How current the sources are. */
    public State state() {
        return state;
    }

    /** Reads the file again if it is another than last time, and tells how it went. */
    public synchronized State refresh() {
        byte[] before = seen;
        seen = NOTHING;
        try {
            byte[] content = read(file);
            seen = hash(content);
            if (Arrays.equals(seen, before)) {
                return state;
            }
            sources = SourcesFile.parse(file, content).after(sources);
            state = new State(clock.instant(), List.of());
            LOG.info(
                    "Read the sources file again: {} sources", sources.entries().size());
        } catch (ConfigurationException e) {
            if (!state.faults.equals(e.faults())) {
                LOG.atWarn()
                        .addKeyValue("faults", e.faults())
                        .log("sources file is broken; the sources read before stay");
            }
            state = new State(state.loadedAt, e.faults());
        }
        return state;
    }

    private static byte[] read(Path file) throws ConfigurationException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ConfigurationException(List.of(file + ": cannot be read ("
                    + e.getClass().getSimpleName() + "); sources-file must name the file of sources and write keys"));
        }
    }

    private static byte[] hash(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

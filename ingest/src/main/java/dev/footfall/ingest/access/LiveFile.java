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
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a file says now. A file that is broken, or gone, changes nothing: what was read before stays, and the faults are
 * told in the log and in the {@linkplain #state() state}. Safe for use by many threads.
 *
 * @param <T> what is read from it, immutable
 */
public final class LiveFile<T> implements Supplier<T> {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFile.class);

    private final Optional<Origin<T>> origin;
    private final Clock clock;
    private volatile T current;
    private volatile State state;
    private byte[] seen;

    /**
     * A file and how it is read.
     *
     * @param what what it is called in messages, such as {@code sources file}
     * @param setting the setting that names it, and of what it is the file
     */
    private record Origin<T>(Path file, String what, String setting, Parser<T> parser) {
        byte[] read() throws ConfigurationException {
            try {
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw new ConfigurationException(
                        List.of(file + ": cannot be read (" + e.getClass().getSimpleName() + "); " + setting));
            }
        }
    }

    /** Reads a file's content. */
    @FunctionalInterface
    public interface Parser<T> {
        /**
         * What the content says.
         *
         * @param before what was read last; empty the first time
         * @throws ConfigurationException with its faults
         */
        T parse(byte[] content, Optional<T> before) throws ConfigurationException;
    }

    /**
     * How current it is.
     *
     * @param loadedAt when what is in use was read
     * @param faults of the file as it is now; empty if it is what is in use
     */
    public record State(Instant loadedAt, List<String> faults) {
        public State {
            faults = List.copyOf(faults);
        }
    }

    private LiveFile(Optional<Origin<T>> origin, Clock clock, T current, byte[] seen) {
        this.origin = origin;
        this.clock = clock;
        this.current = current;
        this.state = new State(clock.instant(), List.of());
        this.seen = seen;
    }

    /**
     * Reads the file for the first time.
     *
     * @param what what it is called in messages, such as {@code sources file}
     * @param setting what to do where it is not there, such as {@code sources-file must name the file of sources}
     * @throws ConfigurationException with its faults
     */
    public static <T> LiveFile<T> open(Path file, String what, String setting, Parser<T> parser, Clock clock)
            throws ConfigurationException {
        Origin<T> origin = new Origin<>(file, what, setting, parser);
        byte[] content = origin.read();
        return new LiveFile<>(Optional.of(origin), clock, parser.parse(content, Optional.empty()), hash(content));
    }

    /** What stays as it is, where no file is named. */
    public static <T> LiveFile<T> fixed(T value, Clock clock) {
        return new LiveFile<>(Optional.empty(), clock, value, new byte[0]);
    }

    @Override
    public T get() {
        return current;
    }

    /** How current it is. */
    public State state() {
        return state;
    }

    /** Reads the file again if it is another than last time, and tells how it went. */
    public synchronized State refresh() {
        origin.ifPresent(this::refresh);
        return state;
    }

    private void refresh(Origin<T> from) {
        byte[] before = seen;
        seen = new byte[0]; // until it is read: a file that comes back is read, even if it is the same
        try {
            byte[] content = from.read();
            seen = hash(content);
            if (Arrays.equals(seen, before)) {
                return;
            }
            current = from.parser().parse(content, Optional.of(current));
            state = new State(clock.instant(), List.of());
            LOG.info("Read the {} again", from.what());
        } catch (ConfigurationException e) {
            if (!state.faults.equals(e.faults())) {
                LOG.atWarn()
                        .addKeyValue("faults", e.faults())
                        .log("the {} is broken; what was read before stays", from.what());
            }
            state = new State(state.loadedAt, e.faults());
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

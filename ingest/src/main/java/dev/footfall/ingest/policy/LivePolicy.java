package dev.footfall.ingest.policy;

import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.schemas.governance.Pseudonyms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy as its file says now; the built-in one where no file is named. A file that is broken, or gone, changes
 * nothing: the policy read before stays, and the faults are told in the log and in the {@linkplain #state() state}. Safe
 * for use by many threads.
 */
public final class LivePolicy implements Supplier<Policy> {
    private static final Logger LOG = LoggerFactory.getLogger(LivePolicy.class);

    private final Optional<Path> file;
    private final Optional<Pseudonyms> pseudonyms;
    private final Clock clock;
    private volatile Policy policy = Policy.builtIn();
    private volatile State state;
    private String seen = "";

    /**
     * How current the policy is.
     *
     * @param loadedAt when the policy in use was read
     * @param faults of the file as it is now; empty if it is what is in use
     */
    public record State(Instant loadedAt, List<String> faults) {
        public State {
            faults = List.copyOf(faults);
        }
    }

    private LivePolicy(Optional<Path> file, Optional<Pseudonyms> pseudonyms, Clock clock) {
        this.file = file;
        this.pseudonyms = pseudonyms;
        this.clock = clock;
        this.state = new State(clock.instant(), List.of());
    }

    /**
     * Reads the file for the first time.
     *
     * @throws ConfigurationException with its faults, or those of the secret's file
     */
    public static LivePolicy open(PolicySettings settings, Clock clock) throws ConfigurationException {
        if (settings.file().isEmpty()) {
            return new LivePolicy(Optional.empty(), Optional.empty(), clock);
        }
        Pseudonyms pseudonyms = pseudonyms(settings.secretFile().orElseThrow());
        LivePolicy live = new LivePolicy(settings.file(), Optional.of(pseudonyms), clock);
        byte[] content = read(settings.file().get());
        live.policy = PolicyFile.parse(settings.file().get(), content, pseudonyms);
        live.seen = live.policy.digest();
        return live;
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

    @Override
    public Policy get() {
        return policy;
    }

    /** How current the policy is. */
    public State state() {
        return state;
    }

    /** Reads the file again if it is another than last time, and tells how it went. */
    public synchronized State refresh() {
        if (file.isEmpty()) {
            return state;
        }
        String before = seen;
        seen = "";
        try {
            byte[] content = read(file.get());
            seen = PolicyFile.digest(content);
            if (seen.equals(before)) {
                return state;
            }
            policy = PolicyFile.parse(file.get(), content, pseudonyms.orElseThrow());
            state = new State(clock.instant(), List.of());
            LOG.info("Read the governance policy again: version {}", policy.version());
        } catch (ConfigurationException e) {
            if (!state.faults.equals(e.faults())) {
                LOG.atWarn()
                        .addKeyValue("faults", e.faults())
                        .log("the governance policy is broken; the one read before stays");
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
                    + e.getClass().getSimpleName() + "); governance.file must name the file of the policy"));
        }
    }
}

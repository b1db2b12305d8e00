package dev.footfall.schemas.governance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The governance secret in a file, read when it is first needed: a pipeline in which nobody was ever erased runs without.
 * Safe for use by many threads.
 */
public final class SecretFile implements Supplier<Subjects> {
    private final String setting;
    private final Optional<Path> file;
    private volatile @Nullable Subjects known;

    /**
     * @param setting the key that names the file, for what is said if it does not
     */
    public SecretFile(String setting, Optional<Path> file) {
        this.setting = setting;
        this.file = file;
    }

    /**
     * Who names persons by it.
     *
     * @throws IllegalStateException if no file is named, or it cannot be read, or is too short; says what to do
     */
    @Override
    public Subjects get() {
        Subjects subjects = known;
        if (subjects == null) {
            subjects = read();
            known = subjects;
        }
        return subjects;
    }

    private Subjects read() {
        try {
            return new Subjects(bytes());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(setting + ": " + e.getMessage(), e);
        }
    }

    private byte[] bytes() {
        Path named = file.orElseThrow(() -> new IllegalStateException(setting
                + ": somebody was erased, so it must name the file with the governance secret, by which their events are"
                + " recognized (docs/governance-rights.md)"));
        try {
            return Files.readString(named).strip().getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(
                    setting + ": " + named + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }
}

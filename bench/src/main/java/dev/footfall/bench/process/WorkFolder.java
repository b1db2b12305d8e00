package dev.footfall.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;

/**
 * A folder for the files of one measurement.
 *
 * @param path where it is
 */
public record WorkFolder(Path path) implements AutoCloseable {
    private static final Duration ENDED_WITHIN = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** Makes one below the temporary folder. */
    public static WorkFolder create() throws IOException {
        return new WorkFolder(Files.createTempDirectory("footfall-bench"));
    }

    /** A file or folder in it. */
    public Path resolve(String name) {
        return path.resolve(name);
    }

    /** Removes it with all that is in it. Whoever writes to it is to have ended, or to end soon, as a killed server's processes do. */
    @Override
    public void close() {
        long deadline = System.nanoTime() + ENDED_WITHIN.toNanos();
        while (true) {
            try {
                remove();
                return;
            } catch (IOException | UncheckedIOException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("the benchmark's folder " + path + " was not removed", e);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void remove() throws IOException {
        try (var files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}

package dev.footfall.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * A folder for the files of one measurement.
 *
 * @param path where it is
 */
public record WorkFolder(Path path) implements AutoCloseable {
    /** Makes one below the temporary folder. */
    public static WorkFolder create() throws IOException {
        return new WorkFolder(Files.createTempDirectory("footfall-bench"));
    }

    /** Removes it with all that is in it; nobody may write to it any more. */
    @Override
    public void close() {
        try (var files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the benchmark's folder " + path + " was not removed", e);
        }
    }
}

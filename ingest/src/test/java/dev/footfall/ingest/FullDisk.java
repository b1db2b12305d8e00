package dev.footfall.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A folder with room for about a megabyte: a file system of its own where this process may mount one, and else what the
 * spool is told to leave to others is all but a megabyte.
 */
final class FullDisk implements AutoCloseable {
    private static final int BYTES = 1 << 20;

    private final Path dir;
    private final boolean mounted;

    FullDisk(Path dir) throws IOException, InterruptedException {
        this.dir = dir;
        this.mounted = run("mount", "-t", "tmpfs", "-o", "size=" + BYTES, "footfall-test", dir.toString());
    }

    /** What the spool has to leave free, in bytes. */
    long reserve() throws IOException {
        return mounted ? 0 : Files.getFileStore(dir).getUsableSpace() - BYTES;
    }

    @Override
    public void close() throws IOException {
        try {
            if (mounted && !run("umount", dir.toString())) {
                throw new IOException("something still uses " + dir);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // there is no such program here
        }
    }
}

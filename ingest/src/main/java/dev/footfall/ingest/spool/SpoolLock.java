package dev.footfall.ingest.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The right to use a spool's folder. The operating system gives it back when the process ends, however it ends. */
final class SpoolLock implements AutoCloseable {
    private final FileChannel file;

    private SpoolLock(FileChannel file) {
        this.file = file;
    }

    /**
     * @throws IOException if another ingest has it, in another process or in this one
     */
    static SpoolLock take(Path spool) throws IOException {
        FileChannel file = FileChannel.open(spool.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(file) == null) {
            file.close();
            throw new IOException("the spool " + spool.toAbsolutePath()
                    + " is in use by another ingest; stop that one or give this one a folder of its own (spool.dir)");
        }
        return new SpoolLock(file);
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // this process has it
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

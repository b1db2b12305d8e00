package dev.footfall.standalone.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The right to run a pipeline on a data folder, held by one process at a time. The operating system gives it back when
 * the process ends, however it ends.
 */
public final class DataLock implements AutoCloseable {
    private final FileChannel channel;

    private DataLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock and writes this process's id into its file.
     *
     * @throws DataInUseException if another process, or another pipeline in this one, holds it
     * @throws IOException if the lock's file cannot be written
     */
    public static DataLock take(DataDirectory data) throws IOException, DataInUseException {
        Path file = data.lock();
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (tryLock(channel) == null) {
                String holder =
                        Files.readString(file, StandardCharsets.US_ASCII).strip();
                throw new DataInUseException(data.root() + " is in use by the process " + holder
                        + "; stop that one (footfall down) or choose another folder with --data");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            return new DataLock(channel);
        } catch (IOException | DataInUseException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // this process holds it
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** The data folder belongs to a running pipeline; the message names its process. */
    public static final class DataInUseException extends Exception {
        private DataInUseException(String message) {
            super(message);
        }
    }
}

package dev.footfall.standalone.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The right to run a pipeline on a data folder, held by one process at a time. The operating system gives it back when
 * the process ends, however it ends.
 *
 * <p>The lock's holder stands in a file of its own: on Unix a process loses its lock on a file when it closes that file
 * anywhere, so the locked file is opened by nobody who may be the holder.
 */
public final class DataLock implements AutoCloseable {
    private final DataDirectory data;
    private final FileChannel channel;

    private DataLock(DataDirectory data, FileChannel channel) {
        this.data = data;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws DataInUseException if another process, or another pipeline in this one, holds it
     * @throws IOException if the lock's file cannot be written
     */
    public static DataLock take(DataDirectory data) throws IOException, DataInUseException {
        requireFree(data);
        FileChannel channel = FileChannel.open(data.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            throw new DataInUseException(data, "that took it this moment");
        }
        PrivateFile.write(data.holder(), Holder.here().line().getBytes(StandardCharsets.US_ASCII));
        return new DataLock(data, channel);
    }

    /**
     * The process that runs a pipeline on this data now; empty if none does.
     *
     * @throws IOException if the lock's file cannot be read
     */
    public static Optional<Long> holder(DataDirectory data) throws IOException {
        Optional<Holder> holder = Holder.in(data);
        if (holder.isEmpty() || holder.get().equals(Holder.here())) {
            return holder.map(Holder::pid);
        }
        try (FileChannel channel = FileChannel.open(data.lock(), StandardOpenOption.WRITE)) {
            return tryLock(channel) == null ? holder.map(Holder::pid) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Makes sure that nobody runs a pipeline on this data now.
     *
     * @throws DataInUseException if somebody does
     * @throws IOException if the lock's file cannot be read
     */
    public static void requireFree(DataDirectory data) throws IOException, DataInUseException {
        Optional<Long> holder = holder(data);
        if (holder.isPresent()) {
            throw new DataInUseException(data, holder.get().toString());
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
        Files.deleteIfExists(data.holder());
        channel.close();
    }

    /** A process, told from others that had its number before. */
    private record Holder(long pid, long startedMillis) {
        static Holder here() {
            ProcessHandle current = ProcessHandle.current();
            return new Holder(
                    current.pid(),
                    current.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
        }

        static Optional<Holder> in(DataDirectory data) throws IOException {
            try {
                String[] words = Files.readString(data.holder(), StandardCharsets.US_ASCII)
                        .strip()
                        .split(" ");
                return Optional.of(new Holder(Long.parseLong(words[0]), Long.parseLong(words[1])));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new IOException(data.holder() + " does not hold a process id; remove it", e);
            }
        }

        String line() {
            return pid + " " + startedMillis + "\n";
        }
    }

    /** The data folder belongs to a running pipeline; the message names its process. */
    public static final class DataInUseException extends Exception {
        private DataInUseException(DataDirectory data, String process) {
            super(data.root() + " is in use by the process " + process
                    + "; stop that one (footfall down) or choose another folder with --data");
        }
    }
}

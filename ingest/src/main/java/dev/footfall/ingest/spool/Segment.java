package dev.footfall.ingest.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * A stretch of the spool: a RocksDB in a folder of its own, named after its first sequence. One thread writes to it,
 * then closes it; any thread may read at any time, which opens what is closed, for reading only.
 */
final class Segment {
    private final Path dir;
    private final long first;
    private final RocksFiles files;
    private @Nullable RocksDB database;
    private volatile long bytes;
    private boolean kept; // guarded by this

    private Segment(Path dir, long first, RocksFiles files, long bytes) {
        this.dir = dir;
        this.first = first;
        this.files = files;
        this.bytes = bytes;
    }

    /**
     * Begins a segment; when it returns, so is its folder on the disk.
     *
     * @throws IOException if it cannot; nothing is left of it then
     */
    static Segment create(Path spool, long first, RocksFiles files) throws IOException {
        Segment segment = new Segment(spool.resolve(nameOf(first)), first, files, 0);
        try {
            Files.createDirectories(segment.dir);
            segment.database = RocksDB.open(files.options(), segment.dir.toString());
            try (FileChannel folder = FileChannel.open(spool, StandardOpenOption.READ)) {
                folder.force(true);
            }
            segment.bytes = sizeOf(segment.dir);
            return segment;
        } catch (RocksDBException e) {
            throw segment.abandoned(segment.failed("begun", e));
        } catch (IOException e) {
            throw segment.abandoned(e);
        }
    }

    private IOException abandoned(IOException reason) {
        try {
            delete();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
        return reason;
    }

    /** A segment that an earlier process left. */
    static Segment existing(Path spool, long first, RocksFiles files) throws IOException {
        Path dir = spool.resolve(nameOf(first));
        return new Segment(dir, first, files, sizeOf(dir));
    }

    private static long sizeOf(Path dir) throws IOException {
        try (Stream<Path> inside = Files.list(dir)) {
            long bytes = 0;
            for (Path file : inside.toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }

    /** The folder's name: the sequence in 20 digits, so that names sort as sequences do. */
    static String nameOf(long first) {
        return "%020d".formatted(first);
    }

    Path dir() {
        return dir;
    }

    long first() {
        return first;
    }

    /** Bytes on disk, about. */
    long bytes() {
        return bytes;
    }

    /** Whether RocksDB got as far as to make it; what was stopped before that holds nothing. */
    boolean isBegun() {
        return Files.exists(dir.resolve("CURRENT"));
    }

    /**
     * Adds entries; when it returns, they are on the disk. Called only by the thread that writes.
     *
     * @throws IOException if it cannot; the segment takes nothing more then
     */
    void append(long sequence, List<byte[]> entries) throws IOException {
        RocksDB writable = database;
        if (writable == null) {
            throw new IOException("the segment " + dir + " is closed");
        }
        long before = bytes;
        long added;
        try (WriteBatch batch = new WriteBatch()) {
            for (int i = 0; i < entries.size(); i++) {
                batch.put(keyOf(sequence + i), entries.get(i));
            }
            added = batch.getDataSize();
            writable.write(files.synced(), batch);
        } catch (RocksDBException e) {
            throw failed("written to", e);
        }
        bytes = before + added;
    }

    /**
     * Reads entries in their order.
     *
     * @param from the first sequence
     * @param before the sequence to stop before
     * @param maxBytes about how much to read; at least one entry is read if there is one
     */
    synchronized List<SpooledEntry> read(long from, long before, long maxBytes) throws IOException {
        List<SpooledEntry> entries = new ArrayList<>();
        long left = maxBytes;
        try (RocksIterator at = opened().newIterator()) {
            for (at.seek(keyOf(from)); at.isValid() && left > 0; at.next()) {
                long sequence = ByteBuffer.wrap(at.key()).getLong();
                if (sequence >= before) {
                    break;
                }
                byte[] entry = at.value();
                entries.add(new SpooledEntry(sequence, entry));
                left -= entry.length;
            }
            at.status();
            return entries;
        } catch (RocksDBException e) {
            throw failed("read", e);
        }
    }

    /** The sequence after its last entry. */
    synchronized long next() throws IOException {
        try (RocksIterator at = opened().newIterator()) {
            at.seekToLast();
            long next = at.isValid() ? ByteBuffer.wrap(at.key()).getLong() + 1 : first;
            at.status();
            return next;
        } catch (RocksDBException e) {
            throw failed("read", e);
        }
    }

    synchronized void close() {
        if (database != null) {
            database.close();
            database = null;
        }
    }

    /** Its folder is to be renamed and not removed, because it may hold more than could be read. */
    synchronized void keep() {
        kept = true;
    }

    /** Closes it and removes it from the disk, or from the spool. */
    synchronized void delete() throws IOException {
        close();
        if (kept) {
            Files.move(dir, dir.resolveSibling("damaged-" + dir.getFileName()));
            return;
        }
        try (Stream<Path> inside = Files.walk(dir)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (NoSuchFileException e) {
            // It never came to be.
        }
    }

    private RocksDB opened() throws RocksDBException {
        RocksDB open = database;
        if (open == null) {
            open = RocksDB.openReadOnly(files.options(), dir.toString());
            database = open;
        }
        return open;
    }

    private IOException failed(String what, RocksDBException e) {
        return new IOException("the segment " + dir + " could not be " + what + ": " + e.getMessage(), e);
    }

    private static byte[] keyOf(long sequence) {
        return ByteBuffer.allocate(Long.BYTES).putLong(sequence).array();
    }
}

package dev.footfall.ingest.spool;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue of entries on disk, in the order in which they were written, each with a sequence one higher than the one
 * before. One thread appends; another reads and acknowledges; any thread asks for sizes.
 *
 * <p>Entries lie in {@link Segment}s, oldest first. A segment into which a write failed is left and the next write
 * begins another one: what was written before stays readable, even where the disk is full.
 */
final class Spool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final Pattern SEGMENT = Pattern.compile("\\d{20}");
    private static final long FIRST = 1;
    private static final int MAX_FAILED_READS = 10;

    private final Path dir;
    private final SpoolSettings settings;
    private final SpoolLock lock;
    private final RocksFiles files;
    private final Head headFile;
    private final FileStore disk;
    private final PutAside putAside;
    private final NavigableMap<Long, Segment> segments = new TreeMap<>(); // guarded by this
    private final LongAdder damaged = new LongAdder();
    private @Nullable Segment open; // guarded by this; the one that is written to
    private int failedReads; // used by the thread that reads
    private volatile long head;
    private volatile long next;
    private volatile long bytes;

    private Spool(SpoolSettings settings, SpoolLock lock, RocksFiles files, Head headFile) throws IOException {
        this.dir = settings.dir();
        this.settings = settings;
        this.lock = lock;
        this.files = files;
        this.headFile = headFile;
        this.disk = Files.getFileStore(dir);
        this.putAside = new PutAside(dir.resolve("refused"), files);
    }

    /**
     * Takes the folder and finds what an earlier process left in it.
     *
     * @throws IOException if it is in use, or cannot be read or written; the message says what to do
     */
    static Spool open(SpoolSettings settings) throws IOException {
        Files.createDirectories(settings.dir());
        SpoolLock lock = SpoolLock.take(settings.dir());
        try {
            Spool spool = new Spool(settings, lock, new RocksFiles(settings.segmentBytes()), Head.open(settings.dir()));
            try {
                spool.recover();
                return spool;
            } catch (IOException | RuntimeException e) {
                spool.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private synchronized void recover() throws IOException {
        try (Stream<Path> inside = Files.list(dir)) {
            for (Path path : inside.filter(Spool::isSegment).toList()) {
                long first = Long.parseLong(path.getFileName().toString());
                Segment segment = Segment.existing(dir, first, files);
                if (segment.isBegun()) {
                    segments.put(first, segment);
                } else {
                    segment.delete();
                }
            }
        }
        OptionalLong written = headFile.read();
        long end = segments.isEmpty() ? written.orElse(FIRST) : endOfLast();
        long start = segments.isEmpty() ? end : segments.firstKey();
        next = Math.max(end, written.orElse(FIRST));
        head = Math.max(start, written.orElse(start));
        headFile.write(head);
        removeSent();
        segments.values().forEach(Segment::close);
        count();
    }

    private synchronized long endOfLast() throws IOException {
        Segment last = segments.lastEntry().getValue();
        try {
            return last.next();
        } catch (IOException e) {
            throw new IOException(
                    e.getMessage() + "; it holds events that were promised to be kept: repair it, or move it out of "
                            + dir.toAbsolutePath() + " to start without them",
                    e);
        }
    }

    private static boolean isSegment(Path path) {
        return SEGMENT.matcher(path.getFileName().toString()).matches();
    }

    /**
     * Adds entries at the tail; when it returns, they are on the disk. Called only by the thread that writes.
     *
     * @throws IOException if it cannot; none of them will be read then, but by a process that comes after a crash
     */
    void append(List<byte[]> entries) throws IOException {
        long needed = entries.stream().mapToLong(entry -> entry.length).sum();
        if (disk.getUsableSpace() - needed < settings.reserveBytes()) {
            throw new IOException("the disk of the spool " + dir + " has only " + disk.getUsableSpace()
                    + " bytes left, of which " + settings.reserveBytes() + " are for others (spool.reserve-bytes)");
        }
        Segment segment = writable();
        long sequence = next;
        try {
            segment.append(sequence, entries);
        } catch (IOException e) {
            leave(segment);
            throw e;
        }
        next = sequence + entries.size();
        if (segment.bytes() >= settings.segmentBytes()) {
            leave(segment);
        }
        count();
    }

    private synchronized Segment writable() throws IOException {
        Segment segment = open;
        if (segment == null) {
            segment = Segment.create(dir, next, files);
            segments.put(next, segment);
            open = segment;
        }
        return segment;
    }

    private synchronized void leave(Segment segment) {
        segment.close();
        open = null;
        if (segment.first() == next) { // nothing of it counts, and the next one has its name
            segments.remove(next);
            remove(segment);
        }
        count();
    }

    /**
     * Reads what follows a sequence; empty if nothing does. What cannot be read, because the disk lost it, is left out,
     * counted, and its segment kept for whoever can repair it.
     *
     * @throws IOException if it could not be read just now
     */
    List<SpooledEntry> read(long from, long maxBytes) throws IOException {
        long position = from;
        while (position < next) {
            Segment segment = segmentOf(position);
            long before = endOf(segment);
            List<SpooledEntry> entries = readable(segment, position, before, maxBytes);
            long found = entries.isEmpty() ? before : entries.getFirst().sequence();
            if (found > position) {
                reportDamage(segment, found - position);
            }
            if (!entries.isEmpty()) {
                return entries;
            }
            position = before;
        }
        return List.of();
    }

    /** Reads from a segment; nothing if it was tried in vain too often. */
    private List<SpooledEntry> readable(Segment segment, long from, long before, long maxBytes) throws IOException {
        try {
            List<SpooledEntry> entries = segment.read(from, before, maxBytes);
            failedReads = 0;
            return entries;
        } catch (IOException e) {
            failedReads++;
            if (failedReads < MAX_FAILED_READS) {
                throw e;
            }
            failedReads = 0;
            LOG.atError().setCause(e).log("a segment of the spool cannot be read");
            return List.of();
        }
    }

    private synchronized Segment segmentOf(long sequence) {
        return segments.floorEntry(sequence).getValue();
    }

    private synchronized long endOf(Segment segment) {
        Long following = segments.higherKey(segment.first());
        return following == null ? next : following;
    }

    private void reportDamage(Segment segment, long entries) {
        damaged.add(entries);
        segment.keep();
        LOG.atError()
                .addKeyValue("segment", segment.dir())
                .addKeyValue("entries", entries)
                .log("entries of the spool are lost: the disk does not give back what was written");
    }

    /** Everything before that sequence is in the log. Called only by the thread that reads. */
    void acknowledge(long before) {
        head = before;
        try {
            headFile.write(before);
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("the spool's head could not be written; after a crash more is sent twice");
        }
        removeSent();
    }

    /** Gives everything on the disk back. Called by the thread that reads, while nothing is in the spool or on its way. */
    synchronized void clear() {
        if (isEmpty() && open != null) {
            segments.remove(open.first());
            remove(open);
            open = null;
            count();
        }
    }

    private synchronized void removeSent() {
        boolean some = false;
        while (!segments.isEmpty()) {
            Segment oldest = segments.firstEntry().getValue();
            if (oldest == open || endOf(oldest) > head) {
                break;
            }
            segments.pollFirstEntry();
            remove(oldest);
            some = true;
        }
        if (some) {
            count();
        }
    }

    private static void remove(Segment segment) {
        try {
            segment.delete();
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("segment", segment.dir())
                    .setCause(e)
                    .log("a segment of the spool could not be removed; the next start tries again");
        }
    }

    private synchronized void count() {
        bytes = segments.values().stream().mapToLong(Segment::bytes).sum();
    }

    /** Where entries go that the broker never takes. Used by the thread that reads. */
    PutAside putAside() {
        return putAside;
    }

    boolean isEmpty() {
        return head == next;
    }

    /** The first sequence that is not acknowledged. */
    long head() {
        return head;
    }

    /** The sequence that the next entry will have. */
    long next() {
        return next;
    }

    /** Bytes on disk, about. */
    long bytes() {
        return bytes;
    }

    /** Entries that the disk did not give back. */
    long damaged() {
        return damaged.sum();
    }

    /** Closes everything and gives the folder back. Called when no other thread uses it any more. */
    @Override
    public synchronized void close() throws IOException {
        segments.values().forEach(Segment::close);
        putAside.close();
        files.close();
        headFile.close();
        lock.close();
    }
}

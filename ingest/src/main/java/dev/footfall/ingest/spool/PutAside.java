package dev.footfall.ingest.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder for entries that the broker never takes: they were promised to be kept, and must not keep others waiting.
 * They lie in segments, one for each run that put something aside, named after the time of the first. Used by one thread.
 */
final class PutAside implements AutoCloseable {
    private final Path folder;
    private final RocksFiles files;
    private @Nullable Segment segment;

    PutAside(Path folder, RocksFiles files) {
        this.folder = folder;
        this.files = files;
    }

    /**
     * Puts an entry aside; when it returns, it is on the disk.
     *
     * @throws IOException if it cannot
     */
    void add(SpooledEntry entry, Instant now) throws IOException {
        Segment target = segment;
        if (target == null) {
            Files.createDirectories(folder);
            target = Segment.create(folder, now.toEpochMilli(), files);
            segment = target;
        }
        try {
            target.append(entry.sequence(), List.of(entry.bytes()));
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        if (segment != null) {
            segment.close();
            segment = null;
        }
    }
}

package dev.footfall.ingest.spool;

import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteOptions;

/**
 * How segments are opened: each is written to RocksDB's log and never flushed into tables, because a flush needs as
 * much disk space again as it will one day give back. Owned by one thread.
 */
final class RocksFiles implements AutoCloseable {
    private static final long LARGEST_ENTRY_BYTES = 16L << 20;

    private final Options options;
    private final WriteOptions synced;

    /**
     * @param segmentBytes bytes after which nothing more is added to a segment
     */
    RocksFiles(long segmentBytes) {
        RocksDB.loadLibrary();
        this.options = new Options()
                .setCreateIfMissing(true)
                // Several times what comes in, so that a segment is never full before it is left.
                .setWriteBufferSize(4 * (segmentBytes + LARGEST_ENTRY_BYTES))
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setAllowFAllocate(false)
                .setManifestPreallocationSize(4096)
                .setInfoLogLevel(InfoLogLevel.FATAL_LEVEL)
                .setKeepLogFileNum(1)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
        this.synced = new WriteOptions().setSync(true);
    }

    Options options() {
        return options;
    }

    /** A write that returns when it is on the disk. */
    WriteOptions synced() {
        return synced;
    }

    @Override
    public void close() {
        synced.close();
        options.close();
    }
}

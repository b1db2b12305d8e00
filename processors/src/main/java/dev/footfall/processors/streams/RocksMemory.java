package dev.footfall.processors.streams;

import dev.footfall.runtime.lifecycle.Component;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The memory outside Java's heap that all stores share: one budget for blocks, indexes, filters and write buffers,
 * however many stores and partitions there are. Started before the topologies and stopped after them; in between, safe
 * for use by many threads.
 */
public final class RocksMemory implements Component {
    private static final double HIGH_PRIORITY = 0.3; // for indexes and filters
    private static final int ONE_IN = 3; // of the budget for write buffers

    private final long bytes;
    private @Nullable Shared shared;

    /**
     * @param bytes the budget
     */
    public RocksMemory(long bytes) {
        this.bytes = bytes;
    }

    /** What stores are opened with. */
    record Shared(Cache cache, WriteBufferManager writeBuffers) {}

    @Override
    public String name() {
        return "state memory";
    }

    @Override
    public synchronized void start() {
        RocksDB.loadLibrary();
        Cache cache = new LRUCache(bytes, -1, false, HIGH_PRIORITY);
        shared = new Shared(cache, new WriteBufferManager(bytes / ONE_IN, cache));
    }

    @Override
    public synchronized void stop() {
        if (shared != null) {
            shared.writeBuffers.close();
            shared.cache.close();
            shared = null;
        }
    }

    synchronized Shared shared() {
        return Objects.requireNonNull(shared, "the state memory is started before the first store is opened");
    }

    /** Shows what is in use ({@code footfall_state_memory_used_bytes}) and the budget. */
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("footfall.state.memory.used", this, RocksMemory::used)
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("footfall.state.memory.budget", () -> bytes)
                .baseUnit("bytes")
                .register(registry);
    }

    /** The most bytes that are to be in use. */
    public long budget() {
        return bytes;
    }

    /** Bytes in use; 0 unless started. */
    public synchronized long used() {
        return shared == null ? 0 : shared.cache.getUsage();
    }
}

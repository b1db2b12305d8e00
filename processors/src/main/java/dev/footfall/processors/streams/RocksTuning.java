package dev.footfall.processors.streams;

import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.Options;

/** Opens every store on the {@link RocksMemory} that the properties carry, tuned for reading single keys. */
public final class RocksTuning implements RocksDBConfigSetter {
    /** The property that carries the {@link RocksMemory}. */
    static final String MEMORY = "footfall.rocks.memory";

    private static final long WRITE_BUFFER_BYTES = 8L << 20;
    private static final int WRITE_BUFFERS = 2;
    private static final long ARENA_BLOCK_BYTES = 64L << 10;

    /** Called by Kafka Streams. */
    public RocksTuning() {}

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        RocksMemory memory = (RocksMemory) Objects.requireNonNull(configs.get(MEMORY), MEMORY);
        RocksMemory.Shared shared = memory.shared();
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(shared.cache());
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinTopLevelIndexAndFilter(true);
        // Most reads are of single keys; a hash in each block finds one without a binary search.
        table.setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(shared.writeBuffers());
        options.setWriteBufferSize(WRITE_BUFFER_BYTES);
        options.setMaxWriteBufferNumber(WRITE_BUFFERS);
        // A buffer grows by blocks, and the first is taken with the first write. By default it is 1 MB: a few dozen
        // stores
        // would take all there is, and each would be flushed as soon as it is written to.
        options.setArenaBlockSize(ARENA_BLOCK_BYTES);
        // Most reads are of keys that are not there: events never seen, visitors new. Filters at every level find out.
        options.setOptimizeFiltersForHits(false);
    }

    @Override
    public void close(String storeName, Options options) {
        // The memory is closed by its owner, after all stores.
    }
}

package dev.footfall.ingest.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/**
 * The file that tells the first sequence which is not in the log yet. It survives the end of the process, not surely
 * that of the machine: an older head only means that entries are sent once more. Owned by one thread.
 */
final class Head implements AutoCloseable {
    private static final int BYTES = 2 * Long.BYTES;

    private final FileChannel file;

    private Head(FileChannel file) {
        this.file = file;
    }

    static Head open(Path spool) throws IOException {
        return new Head(FileChannel.open(
                spool.resolve("head"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /** What was written last; empty if there is nothing, or it was cut off in the middle. */
    OptionalLong read() throws IOException {
        ByteBuffer in = ByteBuffer.allocate(BYTES);
        file.read(in, 0);
        if (in.hasRemaining()) {
            return OptionalLong.empty();
        }
        long sequence = in.getLong(0);
        return in.getLong(Long.BYTES) == ~sequence ? OptionalLong.of(sequence) : OptionalLong.empty();
    }

    /** Overwrites in place, which needs no room on the disk. */
    void write(long sequence) throws IOException {
        file.write(
                ByteBuffer.allocate(BYTES).putLong(sequence).putLong(~sequence).flip(), 0);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

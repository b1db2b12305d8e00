package dev.footfall.replay.audit;

import dev.footfall.schemas.record.AuditRecord;
import dev.footfall.schemas.record.Checkpoint;
import java.io.IOException;
import java.util.function.Consumer;

/** Where the audit log is read from. Every method throws IOException if it cannot be read. Used by one thread. */
public interface AuditSource extends AutoCloseable {
    /** All checkpoints that are there. */
    void checkpoints(Consumer<Checkpoint> into) throws IOException;

    /** All records, each tree's in order; at least those that a checkpoint commits to which was read before. */
    void records(Consumer<AuditRecord> into) throws IOException;

    @Override
    void close() throws IOException;

    /** Where to read from, as the command line names it. */
    enum Place {
        /** The broker's topics. */
        TOPIC,
        /** The tables. */
        POSTGRES
    }
}

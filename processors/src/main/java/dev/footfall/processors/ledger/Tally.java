package dev.footfall.processors.ledger;

import dev.footfall.processors.state.StateReader;
import dev.footfall.processors.state.StateWriter;
import dev.footfall.schemas.record.LedgerEntry;
import java.time.Instant;

/** What one partition has of a source and a minute. Changed with every record; owned by the thread of its task. */
final class Tally {
    private static final int VERSION = 1;

    private final long begunAt;
    private final long[] counts = new long[Count.values().length];
    private long published;

    /**
     * @param begunAt when the first record was appended, milliseconds since 1970
     */
    Tally(long begunAt) {
        this.begunAt = begunAt;
    }

    long begunAt() {
        return begunAt;
    }

    void add(Count count) {
        counts[count.place()]++;
    }

    /** All that was counted. */
    long revision() {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    /** Accepted events that neither went on nor were dropped; below 0 while what became of them is read first. */
    long residual() {
        return of(Count.ACCEPTED) - of(Count.REFINED) - of(Count.DUPLICATES) - of(Count.SUPPRESSED) - of(Count.ERASED);
    }

    boolean isPublished() {
        return published == revision();
    }

    LedgerEntry publish(LedgerMinute minute, int partition) {
        published = revision();
        return new LedgerEntry(
                minute.source(),
                minute.startsAt(),
                partition,
                Instant.ofEpochMilli(begunAt),
                published,
                of(Count.ACCEPTED),
                of(Count.REJECTED),
                of(Count.REFINED),
                of(Count.DUPLICATES),
                of(Count.SUPPRESSED),
                of(Count.ERASED));
    }

    byte[] encode() {
        StateWriter out = new StateWriter();
        out.writeByte(VERSION);
        out.writeSigned(begunAt);
        out.writeUnsigned(published);
        out.writeUnsigned(counts.length);
        for (long count : counts) {
            out.writeUnsigned(count);
        }
        return out.toBytes();
    }

    /**
     * @throws IllegalStateException if the bytes are none, or of another version
     */
    static Tally decode(byte[] bytes) {
        StateReader in = new StateReader(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new IllegalStateException("state of the ledger in version " + version + ", but this program knows "
                    + VERSION + "; run the program that wrote it, or a newer one");
        }
        Tally tally = new Tally(in.readSigned());
        tally.published = in.readUnsigned();
        int counts = in.readCount();
        for (int i = 0; i < counts; i++) {
            tally.counts[i] = in.readUnsigned();
        }
        in.requireEnd();
        return tally;
    }

    private long of(Count count) {
        return counts[count.place()];
    }
}

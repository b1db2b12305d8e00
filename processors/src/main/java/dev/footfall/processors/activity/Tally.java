package dev.footfall.processors.activity;

import dev.footfall.processors.state.StateReader;
import dev.footfall.processors.state.StateWriter;

/**
 * What one partition counts in a minute, but for what is counted by name. Changed and written with every event, so it
 * is small. Owned by the thread of its task.
 */
final class Tally {
    private static final int VERSION = 1;

    private final long createdAt;
    private final int[] kept = new int[Dimension.CODES];
    private final long[] other = new long[Dimension.CODES];
    long events;
    long pageViews;
    long visitors;
    long bots;

    /**
     * @param createdAt when the first event arrived, milliseconds since 1970
     */
    Tally(long createdAt) {
        this.createdAt = createdAt;
    }

    long createdAt() {
        return createdAt;
    }

    /** How many names of a dimension have a count of their own. */
    int kept(Dimension dimension) {
        return kept[dimension.code()];
    }

    void keepOneMore(Dimension dimension) {
        kept[dimension.code()]++;
    }

    /** What was counted in a dimension under names that are not kept. */
    long other(Dimension dimension) {
        return other[dimension.code()];
    }

    void addOther(Dimension dimension, long count) {
        other[dimension.code()] += count;
    }

    byte[] encode() {
        StateWriter out = new StateWriter();
        out.writeByte(VERSION);
        out.writeSigned(createdAt);
        out.writeUnsigned(events);
        out.writeUnsigned(pageViews);
        out.writeUnsigned(visitors);
        out.writeUnsigned(bots);
        out.writeUnsigned(Dimension.values().length);
        for (Dimension dimension : Dimension.values()) {
            out.writeByte(dimension.code());
            out.writeUnsigned(kept(dimension));
            out.writeUnsigned(other(dimension));
        }
        return out.toBytes();
    }

    /**
     * @throws IllegalStateException if the bytes are none, or of another version
     */
    static Tally decode(byte[] bytes) {
        StateReader in = new StateReader(bytes);
        Versions.require(VERSION, in.readByte());
        Tally tally = new Tally(in.readSigned());
        tally.events = in.readUnsigned();
        tally.pageViews = in.readUnsigned();
        tally.visitors = in.readUnsigned();
        tally.bots = in.readUnsigned();
        for (int dimensions = in.readCount(); dimensions > 0; dimensions--) {
            Dimension dimension = Dimension.of(in.readByte());
            tally.kept[dimension.code()] = in.readCount();
            tally.other[dimension.code()] = in.readUnsigned();
        }
        in.requireEnd();
        return tally;
    }
}

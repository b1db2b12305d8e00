package dev.footfall.processors.activity;

import dev.footfall.processors.state.StateReader;
import dev.footfall.processors.state.StateWriter;

/**
 * What one partition of the events counted in a minute so far: each replaces those before it.
 *
 * @param partition the partition of the events
 * @param createdAt when the partition began to count the minute, by the broker's time of appending, milliseconds since
 *     1970; a partition that forgot the minute and begins again does so later
 * @param asOf until when the partition has read, by the same time
 */
record Partial(MinuteKey key, int partition, long createdAt, long asOf, MinuteCounts counts) {
    private static final int VERSION = 1;

    byte[] encode() {
        StateWriter out = new StateWriter();
        out.writeByte(VERSION);
        out.writeText(key.source());
        out.writeSigned(key.minute());
        out.writeUnsigned(partition);
        out.writeSigned(createdAt);
        out.writeSigned(asOf);
        counts.write(out);
        return out.toBytes();
    }

    /**
     * @throws IllegalStateException if the bytes are none, or of another version
     */
    static Partial decode(byte[] bytes) {
        StateReader in = new StateReader(bytes);
        Versions.require(VERSION, in.readByte());
        MinuteKey key = new MinuteKey(in.readText(), in.readSigned());
        Partial partial = new Partial(key, in.readCount(), in.readSigned(), in.readSigned(), MinuteCounts.read(in));
        in.requireEnd();
        return partial;
    }

    /** Reads {@link #createdAt} of an encoded partial, and no more of it. */
    static long createdAt(byte[] bytes) {
        StateReader in = new StateReader(bytes);
        Versions.require(VERSION, in.readByte());
        in.readText();
        in.readSigned();
        in.readCount();
        return in.readSigned();
    }
}

package dev.footfall.processors.activity;

import dev.footfall.processors.state.StateReader;
import dev.footfall.processors.state.StateWriter;
import org.apache.kafka.common.utils.Bytes;

/**
 * A minute of a source, and how it stands in state: a byte that says what kind of entry it is, the source after its
 * length, the minute. So the entries of one kind lie together, of them those of one source, in the order of time.
 *
 * @param minute its start, milliseconds since 1970
 */
record MinuteKey(String source, long minute) {
    /** The key of the entry of a kind of which there is one a minute; of others, the beginning of the keys. */
    Bytes in(int kind) {
        return Bytes.wrap(begin(kind).toBytes());
    }

    /** The beginning of a key to which more is added. */
    StateWriter begin(int kind) {
        StateWriter out = new StateWriter();
        out.writeByte(kind);
        out.writeText(source);
        out.writeLong(minute ^ Long.MIN_VALUE); // so that what is before 1970 comes first
        return out;
    }

    /** Reads the minute of a key, and leaves the reader behind it. */
    static MinuteKey read(StateReader key) {
        key.readByte();
        return new MinuteKey(key.readText(), key.readLong() ^ Long.MIN_VALUE);
    }

    static MinuteKey of(Bytes key) {
        return read(new StateReader(key.get()));
    }

    /** Where the keys of a kind begin, and those of the kind before have ended. */
    static Bytes start(int kind) {
        return Bytes.wrap(new byte[] {(byte) kind});
    }
}

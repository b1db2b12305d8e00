package dev.footfall.processors.funnels;

import dev.footfall.processors.sessions.Moment;
import dev.footfall.processors.state.StateReader;
import dev.footfall.processors.state.StateWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The binary form of what is remembered of a visitor and a funnel: a version byte, then the fields. Occurrences stand
 * as their distance from the newest, reached steps as theirs from the first. Safe for use by many threads.
 */
final class FunnelStateSerde implements Serde<FunnelState> {
    private static final int VERSION = 1;

    private static final int SETTLED = 1;
    private static final int ENTERED = 1 << 1;
    private static final int ENTERED_USER = 1 << 2;

    @Override
    public Serializer<FunnelState> serializer() {
        return (topic, state) -> encode(state);
    }

    @Override
    public Deserializer<FunnelState> deserializer() {
        return (topic, bytes) -> decode(bytes);
    }

    private static byte @Nullable [] encode(@Nullable FunnelState state) {
        if (state == null) {
            return null;
        }
        Moment settled = state.settled();
        Attempt entered = state.entered();
        StateWriter out = new StateWriter();
        out.writeByte(VERSION);
        out.writeByte((settled != null ? SETTLED : 0)
                | (entered != null ? ENTERED : 0)
                | (entered != null && entered.userId() != null ? ENTERED_USER : 0));
        out.writeText(state.definition());
        out.writeSigned(state.newest());
        if (settled != null) {
            writeMoment(out, settled, state.newest());
        }
        if (entered != null) {
            write(out, entered);
        }
        out.writeUnsigned(state.occurrences().size());
        for (Occurrence occurrence : state.occurrences()) {
            writeMoment(out, occurrence.moment(), state.newest());
            out.writeUnsigned((long) occurrence.steps() << 1 | (occurrence.userId() != null ? 1 : 0));
            if (occurrence.userId() != null) {
                out.writeText(occurrence.userId());
            }
        }
        return out.toBytes();
    }

    private static @Nullable FunnelState decode(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        StateReader in = new StateReader(bytes);
        int version = in.readByte();
        if (version != VERSION) {
            throw new IllegalStateException("state of funnels in version " + version + ", but this program knows "
                    + VERSION + "; run the program that wrote it, or a newer one");
        }
        int flags = in.readByte();
        String definition = in.readText();
        long newest = in.readSigned();
        Moment settled = (flags & SETTLED) != 0 ? readMoment(in, newest) : null;
        Attempt entered = (flags & ENTERED) != 0 ? readAttempt(in, (flags & ENTERED_USER) != 0) : null;
        int count = in.readCount();
        List<Occurrence> occurrences = new ArrayList<>(Math.min(count, 64));
        for (int i = 0; i < count; i++) {
            Moment moment = readMoment(in, newest);
            long steps = in.readUnsigned();
            occurrences.add(new Occurrence(moment, (int) (steps >>> 1), (steps & 1) != 0 ? in.readText() : null));
        }
        in.requireEnd();
        return new FunnelState(definition, newest, settled, entered, occurrences);
    }

    private static void write(StateWriter out, Attempt attempt) {
        long first = attempt.first().at();
        out.writeSigned(first);
        out.writeText(attempt.first().eventId());
        out.writeUnsigned(attempt.step());
        attempt.reachedAt().stream().skip(1).forEach(at -> out.writeUnsigned(at - first));
        if (attempt.userId() != null) {
            out.writeText(attempt.userId());
        }
    }

    private static Attempt readAttempt(StateReader in, boolean hasUser) {
        Moment first = new Moment(in.readSigned(), in.readText());
        int step = in.readCount();
        List<Long> reachedAt = new ArrayList<>(Math.min(step, 16));
        reachedAt.add(first.at());
        for (int i = 1; i < step; i++) {
            reachedAt.add(first.at() + in.readUnsigned());
        }
        return new Attempt(first, reachedAt, hasUser ? in.readText() : null);
    }

    private static void writeMoment(StateWriter out, Moment moment, long newest) {
        out.writeUnsigned(newest - moment.at());
        out.writeText(moment.eventId());
    }

    private static Moment readMoment(StateReader in, long newest) {
        return new Moment(newest - in.readUnsigned(), in.readText());
    }
}

package dev.footfall.processors.sessions;

import dev.footfall.processors.sessions.VisitorState.Visits;
import dev.footfall.processors.state.StateReader;
import dev.footfall.processors.state.StateWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The binary form of a visitor's state: a version byte, then the fields. Safe for use by many threads.
 */
final class VisitorStateSerde implements Serde<VisitorState> {
    private static final int VERSION = 3;

    /** Before definitions had more to remember than sessions. */
    private static final int SESSIONS_ONLY = 2;

    /** Before sessions were attributed; still read, so that an upgrade goes on with what it finds. */
    private static final int UNATTRIBUTED = 1;

    /** How many flags stand below the count of sessions. */
    private static final int FLAGS = 2;

    private static final int KEPT_FROM = 1;
    private static final int SEALED_UNTIL = 1 << 1;

    @Override
    public Serializer<VisitorState> serializer() {
        return (topic, state) -> encode(state);
    }

    @Override
    public Deserializer<VisitorState> deserializer() {
        return (topic, bytes) -> decode(bytes);
    }

    private static byte @Nullable [] encode(@Nullable VisitorState state) {
        if (state == null) {
            return null;
        }
        StateWriter out = new StateWriter();
        out.writeByte(VERSION);
        out.writeText(state.source());
        out.writeText(state.visitorId());
        out.writeSigned(state.newest());
        out.writeLong(state.timer());
        out.writeUnsigned(state.visits().size());
        state.visits().forEach((definition, visits) -> {
            out.writeText(definition);
            write(out, visits);
        });
        return out.toBytes();
    }

    private static @Nullable VisitorState decode(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        StateReader in = new StateReader(bytes);
        int version = in.readByte();
        if (version < UNATTRIBUTED || version > VERSION) {
            throw new IllegalStateException("state of visitors in version " + version + ", but this program knows "
                    + VERSION + "; run the program that wrote it, or a newer one");
        }
        String source = in.readText();
        String visitorId = in.readText();
        long newest = in.readSigned();
        long timer = in.readLong();
        int definitions = in.readCount();
        Map<String, Visits> visits = LinkedHashMap.newLinkedHashMap(Math.min(definitions, 16));
        for (int i = 0; i < definitions; i++) {
            visits.put(in.readText(), readVisits(in, version));
        }
        in.requireEnd();
        return new VisitorState(source, visitorId, newest, timer, visits);
    }

    private static void write(StateWriter out, Visits visits) {
        int flags = (visits.keptFrom() != Visits.ALWAYS ? KEPT_FROM : 0)
                | (visits.sealedUntil() != Visits.ALWAYS ? SEALED_UNTIL : 0);
        out.writeUnsigned((long) visits.live().size() << FLAGS | flags);
        if ((flags & KEPT_FROM) != 0) {
            out.writeSigned(visits.keptFrom());
        }
        if ((flags & SEALED_UNTIL) != 0) {
            out.writeSigned(visits.sealedUntil());
        }
        visits.live().forEach(session -> LiveSessionForm.write(out, session));
    }

    private static Visits readVisits(StateReader in, int version) {
        int head = version > SESSIONS_ONLY ? in.readCount() : in.readCount() << FLAGS;
        long keptFrom = (head & KEPT_FROM) != 0 ? in.readSigned() : Visits.ALWAYS;
        long sealedUntil = (head & SEALED_UNTIL) != 0 ? in.readSigned() : Visits.ALWAYS;
        int count = head >> FLAGS;
        List<LiveSession> sessions = new ArrayList<>(Math.min(count, 16));
        for (int i = 0; i < count; i++) {
            sessions.add(LiveSessionForm.read(in, version > UNATTRIBUTED));
        }
        return new Visits(sessions, keptFrom, sealedUntil);
    }
}

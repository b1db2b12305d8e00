package dev.footfall.processors.sessions;

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
    private static final int VERSION = 2;

    /** Before sessions were attributed; still read, so that an upgrade goes on with what it finds. */
    private static final int UNATTRIBUTED = 1;

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
        out.writeUnsigned(state.live().size());
        state.live().forEach((definition, sessions) -> {
            out.writeText(definition);
            out.writeUnsigned(sessions.size());
            sessions.forEach(session -> LiveSessionForm.write(out, session));
        });
        return out.toBytes();
    }

    private static @Nullable VisitorState decode(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        StateReader in = new StateReader(bytes);
        int version = in.readByte();
        if (version != VERSION && version != UNATTRIBUTED) {
            throw new IllegalStateException("state of visitors in version " + version + ", but this program knows "
                    + VERSION + "; run the program that wrote it, or a newer one");
        }
        String source = in.readText();
        String visitorId = in.readText();
        long newest = in.readSigned();
        long timer = in.readLong();
        int definitions = in.readCount();
        Map<String, List<LiveSession>> live = LinkedHashMap.newLinkedHashMap(Math.min(definitions, 16));
        for (int i = 0; i < definitions; i++) {
            String definition = in.readText();
            int count = in.readCount();
            List<LiveSession> sessions = new ArrayList<>(Math.min(count, 16));
            for (int j = 0; j < count; j++) {
                sessions.add(LiveSessionForm.read(in, version > UNATTRIBUTED));
            }
            live.put(definition, sessions);
        }
        in.requireEnd();
        return new VisitorState(source, visitorId, newest, timer, live);
    }
}

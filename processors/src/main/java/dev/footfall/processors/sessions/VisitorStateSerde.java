package dev.footfall.processors.sessions;

import dev.footfall.processors.sessions.SessionTally.NamedUser;
import dev.footfall.processors.sessions.SessionTally.PageView;
import dev.footfall.processors.state.StateReader;
import dev.footfall.processors.state.StateWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The binary form of a visitor's state: a version byte, then the fields. Times stand as their distance from the
 * session's start. Safe for use by many threads.
 */
final class VisitorStateSerde implements Serde<VisitorState> {
    private static final int VERSION = 1;

    private static final int OPEN = 1;
    private static final int ENTRY = 1 << 1;
    private static final int ENTRY_URL = 1 << 2;
    private static final int EXIT_IS_NOT_ENTRY = 1 << 3;
    private static final int EXIT_URL = 1 << 4;
    private static final int USER = 1 << 5;
    private static final int ENTRY_IS_FIRST = 1 << 6;

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
            sessions.forEach(session -> write(out, session));
        });
        return out.toBytes();
    }

    private static @Nullable VisitorState decode(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        StateReader in = new StateReader(bytes);
        int version = in.readByte();
        if (version != VERSION) {
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
                sessions.add(readSession(in));
            }
            live.put(definition, sessions);
        }
        in.requireEnd();
        return new VisitorState(source, visitorId, newest, timer, live);
    }

    private static void write(StateWriter out, LiveSession session) {
        SessionTally tally = session.tally();
        PageView entry = tally.entry();
        PageView exit = tally.exit();
        NamedUser user = tally.user();
        boolean entryIsFirst = entry != null && entry.moment().equals(tally.first());
        boolean exitIsEntry = exit == null || exit.equals(entry);
        out.writeByte((session.open() ? OPEN : 0)
                | (entry != null ? ENTRY : 0)
                | (entry != null && entry.url() != null ? ENTRY_URL : 0)
                | (entryIsFirst ? ENTRY_IS_FIRST : 0)
                | (exitIsEntry ? 0 : EXIT_IS_NOT_ENTRY)
                | (exit != null && exit.url() != null ? EXIT_URL : 0)
                | (user != null ? USER : 0));
        out.writeLong(session.id().getMostSignificantBits());
        out.writeLong(session.id().getLeastSignificantBits());
        long start = session.startedAt();
        out.writeSigned(start);
        out.writeText(tally.first().eventId());
        out.writeUnsigned(tally.endedAt() - start);
        out.writeUnsigned(tally.events());
        out.writeUnsigned(tally.pageViews());
        if (entry != null) {
            if (!entryIsFirst) {
                write(out, entry.moment(), start);
            }
            writeUrl(out, entry.url());
        }
        if (exit != null && !exitIsEntry) {
            write(out, exit.moment(), start);
            writeUrl(out, exit.url());
        }
        if (user != null) {
            write(out, user.moment(), start);
            out.writeText(user.userId());
        }
    }

    private static LiveSession readSession(StateReader in) {
        int flags = in.readByte();
        UUID id = new UUID(in.readLong(), in.readLong());
        Moment first = new Moment(in.readSigned(), in.readText());
        long start = first.at();
        long endedAt = start + in.readUnsigned();
        int events = in.readCount();
        int pageViews = in.readCount();
        PageView entry = null;
        if (has(flags, ENTRY)) {
            Moment moment = has(flags, ENTRY_IS_FIRST) ? first : readMoment(in, start);
            entry = new PageView(moment, has(flags, ENTRY_URL) ? in.readText() : null);
        }
        PageView exit = entry;
        if (has(flags, EXIT_IS_NOT_ENTRY)) {
            exit = new PageView(readMoment(in, start), has(flags, EXIT_URL) ? in.readText() : null);
        }
        NamedUser user = has(flags, USER) ? new NamedUser(readMoment(in, start), in.readText()) : null;
        SessionTally tally = new SessionTally(first, endedAt, events, pageViews, entry, exit, user);
        return new LiveSession(id, tally, has(flags, OPEN));
    }

    private static void write(StateWriter out, Moment moment, long start) {
        out.writeUnsigned(moment.at() - start);
        out.writeText(moment.eventId());
    }

    private static Moment readMoment(StateReader in, long start) {
        return new Moment(start + in.readUnsigned(), in.readText());
    }

    private static void writeUrl(StateWriter out, @Nullable String url) {
        if (url != null) {
            out.writeText(url);
        }
    }

    private static boolean has(int flags, int flag) {
        return (flags & flag) != 0;
    }
}

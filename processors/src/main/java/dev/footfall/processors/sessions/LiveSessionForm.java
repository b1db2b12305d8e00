package dev.footfall.processors.sessions;

import dev.footfall.processors.sessions.LiveSession.Publication;
import dev.footfall.processors.sessions.SourceState.Origin;
import dev.footfall.processors.sessions.Stretch.Anchor;
import dev.footfall.processors.state.StateReader;
import dev.footfall.processors.state.StateWriter;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The binary form of a session in a visitor's state: flags, its id and its tally, and what only some sessions have. */
final class LiveSessionForm {
    private static final int OPEN = 1;

    // The flags between are those of the tally.
    private static final int PENDING = 1 << 16;
    private static final int PACE = 1 << 17;
    private static final int SOURCE = 1 << 18;
    private static final int SOURCE_OF_FIRST = 1 << 19;
    private static final int SOURCE_OF_EARLIER = 1 << 20;
    private static final int ANCHOR = 1 << 21;
    private static final int ANCHOR_IS_SOURCED = 1 << 22;

    private LiveSessionForm() {}

    static void write(StateWriter out, LiveSession session) {
        SourceState source = session.source();
        Publication published = session.published();
        Anchor anchor = session.anchor();
        int flags = TallyForm.flagsOf(session.tally())
                | flag(OPEN, session.open())
                | flag(PENDING, session.isPending())
                | flag(PACE, published.pace() != 0)
                | flag(SOURCE, source.source() != TrafficSource.NONE)
                | flag(SOURCE_OF_FIRST, source.origin() == Origin.FIRST)
                | flag(SOURCE_OF_EARLIER, source.origin() == Origin.EARLIER)
                | flag(ANCHOR, anchor != null)
                | flag(ANCHOR_IS_SOURCED, anchor != null && anchor.isSourced());
        out.writeUnsigned(flags);
        out.writeLong(session.id().getMostSignificantBits());
        out.writeLong(session.id().getLeastSignificantBits());
        TallyForm.write(out, session.tally(), flags);
        if (has(flags, PENDING)) {
            out.writeUnsigned(published.revision());
        }
        if (has(flags, PACE)) {
            out.writeSigned(published.pace() - session.startedAt());
        }
        if (has(flags, SOURCE)) {
            out.writeLong(source.source());
        }
        if (anchor != null) {
            int anchorFlags = TallyForm.flagsOf(anchor.tally());
            out.writeUnsigned(anchorFlags);
            TallyForm.write(out, anchor.tally(), anchorFlags);
        }
    }

    /**
     * Reads one.
     *
     * @param isAttributed whether it is of a version that knows attribution; its flags take one byte in the other
     */
    static LiveSession read(StateReader in, boolean isAttributed) {
        int flags = isAttributed ? in.readCount() : in.readByte();
        UUID id = new UUID(in.readLong(), in.readLong());
        SessionTally tally = TallyForm.read(in, flags, isAttributed);
        boolean open = has(flags, OPEN);
        long revision = has(flags, PENDING) ? in.readUnsigned() : LiveSession.revisionOf(tally, open);
        long pace = has(flags, PACE) ? in.readSigned() + tally.first().at() : 0;
        long source = has(flags, SOURCE) ? in.readLong() : TrafficSource.NONE;
        return new LiveSession(
                id,
                tally,
                open,
                new SourceState(source, originOf(flags)),
                readAnchor(in, flags),
                new Publication(revision, pace));
    }

    private static Origin originOf(int flags) {
        if (has(flags, SOURCE_OF_FIRST)) {
            return Origin.FIRST;
        }
        return has(flags, SOURCE_OF_EARLIER) ? Origin.EARLIER : Origin.LATER;
    }

    private static @Nullable Anchor readAnchor(StateReader in, int flags) {
        if (!has(flags, ANCHOR)) {
            return null;
        }
        SessionTally tally = TallyForm.read(in, in.readCount(), true);
        return new Anchor(tally, has(flags, ANCHOR_IS_SOURCED));
    }

    private static int flag(int flag, boolean isSet) {
        return isSet ? flag : 0;
    }

    private static boolean has(int flags, int flag) {
        return (flags & flag) != 0;
    }
}

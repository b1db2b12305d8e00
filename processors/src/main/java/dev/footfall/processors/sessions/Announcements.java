package dev.footfall.processors.sessions;

import dev.footfall.processors.sessions.LiveSession.Publication;
import dev.footfall.processors.sessions.SessionChange.Cause;
import dev.footfall.processors.sessions.SessionChange.Published;
import dev.footfall.processors.sessions.SessionChange.Retracted;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be told of a visitor's sessions at one moment, in order, and what of it can wait: a session that was
 * published too often of late. It stays pending in the state, so that a restart does not forget it.
 */
final class Announcements {
    /**
     * Revisions that go out at once before one must wait. A visitor's view of a page brings a few events together; to
     * let one wait costs about as much as to publish three.
     */
    static final int AT_ONCE = 4;

    private final long interval;
    private final boolean isHeard;
    private final long now;
    private final List<SessionChange> changes = new ArrayList<>(2);

    /**
     * @param interval milliseconds between two revisions of a session that merely grows, on average; 0 for every
     *     revision
     * @param isHeard whether anybody waits for them; if not, all wait that can
     * @param now milliseconds since 1970
     */
    Announcements(long interval, boolean isHeard, long now) {
        this.interval = interval;
        this.isHeard = isHeard;
        this.now = now;
    }

    List<SessionChange> changes() {
        return changes;
    }

    void add(SessionChange change) {
        changes.add(change);
    }

    boolean isOpen(SessionTally tally, SessionDefinition definition) {
        return !CutRules.exceeds(now, tally.endedAt(), definition.gapMillis());
    }

    /** Publishes what waited, or is over by now. Gives the session back as it is then. */
    LiveSession afterAWhile(LiveSession session, SessionDefinition definition) {
        if (session.open() && !isOpen(session.tally(), definition)) {
            return publish(session.close(), definition, Cause.CLOSED);
        }
        return session.isPending() && !mustWait(session) ? publish(session, definition, Cause.WAITED) : session;
    }

    /** Publishes the last of a session that is forgotten, unless readers have it. */
    void farewell(LiveSession session, SessionDefinition definition) {
        if (session.open() || session.isPending()) {
            publish(session.close(), definition, session.open() ? Cause.CLOSED : Cause.WAITED);
        }
    }

    /**
     * Publishes a session that an event changed, at once or when its time comes.
     *
     * @param session with what readers have of it, if they have any
     * @param atOnce whether it must not wait
     */
    LiveSession changed(LiveSession session, SessionDefinition definition, boolean atOnce) {
        if (isHeard && !atOnce && mustWait(session)) {
            return session;
        }
        boolean isShorter = session.published().revision() >= session.revision();
        if (isShorter) {
            // It lost events. Readers keep the greatest revision, so what they have is taken from them first.
            retract(session, definition);
        }
        if (isHeard) {
            return publish(session, definition, Cause.CHANGED);
        }
        return isShorter ? session.published(Publication.NEVER) : session;
    }

    /** Takes a session from readers who have it. */
    void retract(LiveSession session, SessionDefinition definition) {
        if (session.published().revision() > 0) {
            changes.add(new Retracted(definition, session.id()));
        }
    }

    /** When to come back to a session; {@link VisitorState#NO_TIMER} if nothing is left to do. */
    long dueAt(LiveSession session, SessionDefinition definition) {
        long due =
                session.open() ? Math.addExact(session.endedAt(), definition.gapMillis() + 1) : VisitorState.NO_TIMER;
        if (!session.isPending()) {
            return due;
        }
        // What nobody waited for is due at once; the times of its events put it in an order in which it is found fast.
        boolean isNew = session.published().revision() == 0;
        return Math.min(
                due,
                isNew ? Math.max(0, session.endedAt()) : session.published().pace() - tolerance());
    }

    private LiveSession publish(LiveSession session, SessionDefinition definition, Cause cause) {
        long pace = interval == 0 ? 0 : Math.min(Math.max(now, paceOf(session)), now + tolerance()) + interval;
        LiveSession published = session.published(new Publication(session.revision(), pace));
        changes.add(new Published(definition, published, cause));
        return published;
    }

    private boolean mustWait(LiveSession session) {
        return session.published().revision() > 0 && paceOf(session) - tolerance() > now;
    }

    /** By this the pace may be ahead: the rule is the generic cell rate algorithm (ITU-T I.371). */
    private long tolerance() {
        return (AT_ONCE - 1) * interval;
    }

    private long paceOf(LiveSession session) {
        long pace = session.published().pace();
        return pace - now <= AT_ONCE * interval ? pace : now; // else the clock was set back
    }
}

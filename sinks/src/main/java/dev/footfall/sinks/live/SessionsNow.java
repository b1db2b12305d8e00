package dev.footfall.sinks.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.schemas.record.Session;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Set;

/** The sessions of people that changed within the half hour, in the order of their changes. Guarded by {@link LiveState}. */
final class SessionsNow {
    private static final int MOST = 200_000;
    private static final int TOLD = 10;
    private static final long CURRENT = Duration.ofMinutes(5).toMillis();
    private static final long KEPT = Duration.ofMinutes(31).toMillis();

    private final LinkedHashMap<String, Seen> sessions = new LinkedHashMap<>();
    private final Deque<ObjectNode> changes = new ArrayDeque<>();
    private long opened;
    private long closed;

    private record Seen(String visitor, long revision, long endedAt, boolean open, boolean engaged, long seenAt) {}

    void revise(String key, Session session, long now, boolean isNew) {
        Seen before = sessions.get(key);
        long endedAt = session.getEndedAt().toEpochMilli();
        if (session.getBot()
                || endedAt < now - KEPT - CURRENT
                || (before != null && before.revision() >= session.getRevision())) {
            return;
        }
        sessions.remove(key);
        sessions.put(
                key,
                new Seen(
                        session.getVisitorId(),
                        session.getRevision(),
                        endedAt,
                        session.getOpen(),
                        session.getEngaged(),
                        now));
        trim(now);
        if (before == null && session.getOpen()) {
            opened += isNew ? 1 : 0;
            changed("opened", session);
        } else if (!session.getOpen() && (before == null || before.open())) {
            closed += isNew ? 1 : 0;
            changed("closed", session);
        }
    }

    void remove(String key) {
        sessions.remove(key);
    }

    boolean knows(String key) {
        return sessions.containsKey(key);
    }

    private void trim(long now) {
        var oldest = sessions.values().iterator();
        while (oldest.hasNext()) {
            Seen seen = oldest.next();
            if (sessions.size() <= MOST && seen.seenAt() >= now - KEPT - CURRENT) {
                return;
            }
            oldest.remove();
        }
    }

    private void changed(String what, Session session) {
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        change.put("what", what);
        change.put(
                "id",
                session.getSessionId()
                        .substring(0, Math.min(8, session.getSessionId().length())));
        change.put("at", (what.equals("opened") ? session.getStartedAt() : session.getEndedAt()).toEpochMilli());
        change.put("entry", Texts.page(session.getEntryPage()));
        change.put("exit", Texts.page(session.getExitPage()));
        change.put("channel", session.getChannel().name());
        change.put("device", session.getDevice().name());
        change.put("events", session.getEvents());
        change.put("views", session.getPageViews());
        change.put(
                "seconds",
                Duration.between(session.getStartedAt(), session.getEndedAt()).toSeconds());
        change.put("engaged", session.getEngaged());
        changes.addFirst(change);
        if (changes.size() > TOLD) {
            changes.removeLast();
        }
    }

    void write(ObjectNode json, long now) {
        trim(now);
        int current = 0;
        int open = 0;
        int bounces = 0;
        int ended = 0;
        Set<String> visitors = new HashSet<>();
        for (Seen seen : sessions.values()) {
            if (seen.open()) {
                open++;
                current += seen.endedAt() >= now - CURRENT ? 1 : 0;
            } else {
                ended++;
                bounces += seen.engaged() ? 0 : 1;
            }
            if (seen.endedAt() >= now - Duration.ofMinutes(SourceNow.MINUTES).toMillis()) {
                visitors.add(seen.visitor());
            }
        }
        json.put("current", current);
        json.put("visitors", visitors.size());
        ObjectNode told = json.putObject("sessions");
        told.put("open", open);
        told.put("opened", opened);
        told.put("closed", closed);
        told.put("ended", ended);
        told.put("bounces", bounces);
        ArrayNode last = told.putArray("changes");
        changes.forEach(last::add);
    }
}

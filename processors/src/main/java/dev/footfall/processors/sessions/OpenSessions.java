package dev.footfall.processors.sessions;

import dev.footfall.processors.sessions.SessionChange.Cause;
import dev.footfall.processors.sessions.SessionChange.Published;
import dev.footfall.processors.streams.Lookup;
import dev.footfall.processors.streams.StateQueries;
import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.topic.VisitorKey;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The sessions that visitors are in now, by what sessionization knows. Safe for use by many threads. */
public final class OpenSessions {
    private final StateQueries state;
    private final List<SessionDefinition> definitions;
    private final Serializer<String> keys = new StringSerializer();

    /**
     * @param state of the running topology {@code sessions}
     * @param settings that it runs with
     */
    public OpenSessions(StateQueries state, SessionsSettings settings) {
        this.state = state;
        this.definitions = settings.all();
    }

    /** A visitor's open sessions, of every definition; an empty list is an answer too. */
    public Lookup<List<Session>> of(String source, String visitorId) {
        Lookup<byte[]> visitor = state.find(SessionsTopology.VISITORS, VisitorKey.of(source, visitorId), keys);
        return visitor.map(bytes -> openOf(VisitorStates.decode(bytes)));
    }

    private List<Session> openOf(VisitorState visitor) {
        List<Session> open = new ArrayList<>();
        for (SessionDefinition definition : definitions) {
            for (LiveSession session : visitor.live(definition)) {
                if (session.open()) {
                    open.add(SessionRecords.sessionOf(visitor, new Published(definition, session, Cause.CHANGED)));
                }
            }
        }
        return open;
    }
}

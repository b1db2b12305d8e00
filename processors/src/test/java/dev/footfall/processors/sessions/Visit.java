package dev.footfall.processors.sessions;

import dev.footfall.processors.sessions.SessionRules.Update;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.Session;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One visitor under the rules, and what a reader of the compacted sessions topic has of it. The state goes through its
 * binary form with every step, as over a restart.
 */
final class Visit {
    private final SessionDefinition definition;
    private final VisitorStateSerde serde = new VisitorStateSerde();
    private final Map<String, Session> sessions = new TreeMap<>();
    private final Set<String> retracted = new HashSet<>();
    private final List<RefinedEvent> taken = new ArrayList<>();
    private final List<RefinedEvent> late = new ArrayList<>();
    private VisitorState state;

    Visit(String visitor, SessionDefinition definition) {
        this.definition = definition;
        this.state = VisitorState.unknown("shop", visitor);
    }

    List<SessionChange> add(RefinedEvent event, long now) {
        Update update = SessionRules.add(state, EventSource.tally(event), List.of(definition), now);
        boolean tooLate = update.changes().stream().anyMatch(SessionChange.TooLate.class::isInstance);
        (tooLate ? late : taken).add(event);
        apply(update);
        return update.changes();
    }

    /** What happens when the timer is due; nothing if it is not. */
    List<SessionChange> tick(long now) {
        if (state.timer() > now) {
            return List.of();
        }
        Update update = SessionRules.close(state, List.of(definition), now);
        assertThat(update.state().timer()).as("the timer moves on").isGreaterThan(now);
        apply(update);
        return update.changes();
    }

    private void apply(Update update) {
        for (SessionChange change : update.changes()) {
            switch (change) {
                case SessionChange.Published published -> {
                    Session session = SessionProcessor.sessionOf(state, published);
                    assertThat(retracted).as("a retracted id does not return").doesNotContain(session.getSessionId());
                    Session before = sessions.put(session.getSessionId(), session);
                    if (before != null) {
                        assertThat(session.getRevision()).as("revisions grow").isGreaterThan(before.getRevision());
                    }
                }
                case SessionChange.Retracted gone -> {
                    retracted.add(gone.id().toString());
                    assertThat(sessions.remove(gone.id().toString()))
                            .as("what is retracted was published")
                            .isNotNull();
                }
                case SessionChange.TooLate _ -> {}
            }
        }
        byte[] bytes = serde.serializer().serialize("", update.state());
        VisitorState restored = serde.deserializer().deserialize("", bytes);
        assertThat(restored).isEqualTo(update.state());
        state = restored;
    }

    /** What the compacted topic holds, by session id. */
    Map<String, Session> sessions() {
        return sessions;
    }

    VisitorState state() {
        return state;
    }

    /** The events that are in a session. */
    List<RefinedEvent> taken() {
        return taken;
    }

    List<RefinedEvent> late() {
        return late;
    }
}

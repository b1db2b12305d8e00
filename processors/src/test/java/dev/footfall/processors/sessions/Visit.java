package dev.footfall.processors.sessions;

import dev.footfall.processors.sessions.SessionRules.Update;
import dev.footfall.processors.streams.Audience;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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
    private final List<SessionDefinition> definitions;
    private final SessionRules rules;
    private final KeptEvents kept = new KeptEvents();
    private final VisitorStateSerde serde = new VisitorStateSerde();
    private final Map<String, Session> sessions = new TreeMap<>();
    private final Set<String> retracted = new HashSet<>();
    private final Map<String, List<RefinedEvent>> taken = new HashMap<>();
    private final Map<String, List<RefinedEvent>> late = new HashMap<>();
    private int revisions;
    private VisitorState state;

    /** Publishes every revision. */
    Visit(String visitor, SessionDefinition... definitions) {
        this(visitor, Duration.ZERO, definitions);
    }

    Visit(String visitor, Duration publishInterval, SessionDefinition... definitions) {
        this.definitions = List.of(definitions);
        this.rules = new SessionRules(this.definitions, publishInterval.toMillis(), Audience.ALWAYS);
        this.state = VisitorState.unknown("shop", visitor);
    }

    List<SessionChange> add(RefinedEvent event, long now) {
        SessionTally tally = EventSource.tally(event);
        Update update = rules.add(state, tally, kept, now);
        for (SessionChange change : update.changes()) {
            if (change instanceof SessionChange.TooLate tooLate) {
                listOf(late, tooLate.definition()).add(event);
            } else if (change instanceof SessionChange.Placed placed) {
                SessionDefinition definition = placed.definition();
                listOf(taken, definition).add(event);
                if (definition.splits().needEvents()) {
                    kept.forgetBefore(
                            definition, update.state().visits(definition).keptFrom());
                    kept.put(definition, tally);
                }
            }
        }
        apply(update);
        return update.changes();
    }

    /** What happens when the timer is due; nothing if it is not. */
    List<SessionChange> tick(long now) {
        if (state.timer() > now) {
            return List.of();
        }
        Update update = rules.tick(state, now);
        assertThat(update.state().timer()).as("the timer moves on").isGreaterThan(now);
        apply(update);
        return update.changes();
    }

    private void apply(Update update) {
        for (SessionChange change : update.changes()) {
            switch (change) {
                case SessionChange.Published published -> {
                    Session session = SessionRecords.sessionOf(state, published);
                    if (!published.definition().splits().needEvents()) {
                        assertThat(retracted)
                                .as("a retracted id does not return where no boundary moves")
                                .doesNotContain(session.getSessionId());
                    }
                    revisions++;
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
                case SessionChange.Placed _, SessionChange.TooLate _ -> {}
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

    /** What it holds of one definition. */
    Map<String, Session> sessions(SessionDefinition definition) {
        Map<String, Session> ofDefinition = new TreeMap<>(sessions);
        ofDefinition.values().removeIf(session -> !session.getDefinition().equals(definition.name()));
        return ofDefinition;
    }

    VisitorState state() {
        return state;
    }

    /** How many revisions were published. */
    int revisions() {
        return revisions;
    }

    /** The events that are in a session of the first definition. */
    List<RefinedEvent> taken() {
        return taken(definitions.getFirst());
    }

    List<RefinedEvent> taken(SessionDefinition definition) {
        return listOf(taken, definition);
    }

    List<RefinedEvent> late() {
        return late(definitions.getFirst());
    }

    List<RefinedEvent> late(SessionDefinition definition) {
        return listOf(late, definition);
    }

    KeptEvents kept() {
        return kept;
    }

    private static List<RefinedEvent> listOf(Map<String, List<RefinedEvent>> lists, SessionDefinition definition) {
        return lists.computeIfAbsent(definition.name(), _ -> new ArrayList<>());
    }
}

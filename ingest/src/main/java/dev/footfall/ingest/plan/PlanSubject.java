package dev.footfall.ingest.plan;

import dev.footfall.schemas.topic.Topic;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whose plan a schema is; in the registry it stands under the subject {@code <source>.<event name>}.
 *
 * @param source a source's name, which has no dot
 * @param event the event's name, as senders write it
 */
public record PlanSubject(String source, String event) {
    private static final Set<String> TOPICS =
            Arrays.stream(Topic.values()).map(Topic::subject).collect(Collectors.toUnmodifiableSet());

    public PlanSubject {
        if (source.isEmpty() || source.indexOf('.') >= 0 || event.isEmpty()) {
            throw new IllegalArgumentException("a plan needs a source, whose name has no dot, and an event's name");
        }
    }

    /** Whose plan stands under a subject; empty if it is no plan's, such as a topic's. */
    public static Optional<PlanSubject> of(String subject) {
        int dot = subject.indexOf('.');
        return dot <= 0 || dot == subject.length() - 1 || TOPICS.contains(subject)
                ? Optional.empty()
                : Optional.of(new PlanSubject(subject.substring(0, dot), subject.substring(dot + 1)));
    }

    /** The subject. */
    @Override
    public String toString() {
        return source + "." + event;
    }
}

package dev.footfall.replay.job;

import dev.footfall.schemas.topic.Topic;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the topologies that can be replayed read and write. */
public final class SourceTopics {
    /** All of them, by name. */
    public static final List<String> TOPOLOGIES = List.of("sessions", "funnels", "activity");

    private static final Map<String, Set<Topic>> INPUTS = Map.of(
            "sessions", Set.of(Topic.EVENTS),
            "funnels", Set.of(Topic.EVENTS),
            "activity", Set.of(Topic.EVENTS, Topic.REJECTED));
    private static final Map<String, Set<Topic>> OUTPUTS = Map.of(
            "sessions", Set.of(Topic.SESSIONS, Topic.LATE),
            "funnels", Set.of(Topic.FUNNELS),
            "activity", Set.of(Topic.ACTIVITY));

    private SourceTopics() {}

    /**
     * @throws ReplayException if one of them is none
     */
    static void require(Collection<String> topologies) throws ReplayException {
        if (topologies.contains("audit")) {
            throw new ReplayException(
                    "the audit log cannot be replayed: it only grows, and a second log signed with its"
                            + " key would be what auditors look for; 'footfall audit verify' checks the one there is");
        }
        if (topologies.isEmpty() || !TOPOLOGIES.containsAll(topologies)) {
            throw new ReplayException("there is no such topology to replay: " + String.join(", ", topologies)
                    + "; choose of " + String.join(", ", TOPOLOGIES));
        }
    }

    static Set<Topic> inputs(Collection<String> topologies) {
        return all(INPUTS, topologies);
    }

    static Set<Topic> outputs(Collection<String> topologies) {
        return all(OUTPUTS, topologies);
    }

    private static Set<Topic> all(Map<String, Set<Topic>> topics, Collection<String> topologies) {
        Set<Topic> all = EnumSet.noneOf(Topic.class);
        new TreeMap<>(topics).forEach((topology, its) -> {
            if (topologies.contains(topology)) {
                all.addAll(its);
            }
        });
        return all;
    }
}

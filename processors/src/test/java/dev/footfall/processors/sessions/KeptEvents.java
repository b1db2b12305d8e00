package dev.footfall.processors.sessions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The single events of one visitor, as the store of them keeps them, and how many were asked for. */
final class KeptEvents implements EventHistory {
    private final Map<String, NavigableMap<Moment, List<SessionTally>>> events = new HashMap<>();
    private long read;

    void put(SessionDefinition definition, SessionTally event) {
        of(definition).computeIfAbsent(event.first(), _ -> new ArrayList<>(1)).add(event);
    }

    void forgetBefore(SessionDefinition definition, long keptFrom) {
        of(definition).headMap(new Moment(keptFrom, "")).clear();
    }

    @Override
    public List<SessionTally> between(SessionDefinition definition, long from, long to) {
        List<SessionTally> found = of(definition).subMap(new Moment(from, ""), new Moment(to, "")).values().stream()
                .flatMap(List::stream)
                .toList();
        read += found.size();
        return found;
    }

    int size(SessionDefinition definition) {
        return of(definition).size();
    }

    /** How many events were read in all. */
    long read() {
        return read;
    }

    private NavigableMap<Moment, List<SessionTally>> of(SessionDefinition definition) {
        return events.computeIfAbsent(definition.name(), _ -> new TreeMap<>());
    }
}

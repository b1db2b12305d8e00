package dev.footfall.processors.sessions;

import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.Session;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sessions as one would compute them with all events at hand: sort, cut at the gaps, sum up. */
final class OfflineSessions {
    private static final Comparator<RefinedEvent> ORDER =
            Comparator.comparing(RefinedEvent::getOccurredAt).thenComparing(RefinedEvent::getEventId);

    private OfflineSessions() {}

    /** The sessions by their id, all closed. */
    static Map<String, Session> of(List<RefinedEvent> events, SessionDefinition definition) {
        Map<String, List<RefinedEvent>> byVisitor = new HashMap<>();
        events.forEach(event -> byVisitor
                .computeIfAbsent(event.getSource() + " " + event.getVisitorId(), _ -> new ArrayList<>())
                .add(event));
        Map<String, Session> sessions = new TreeMap<>();
        byVisitor
                .values()
                .forEach(visit -> cut(visit, definition).forEach(group -> {
                    Session session = sum(group, definition);
                    sessions.put(session.getSessionId(), session);
                }));
        return sessions;
    }

    private static List<List<RefinedEvent>> cut(List<RefinedEvent> events, SessionDefinition definition) {
        List<RefinedEvent> sorted = events.stream().sorted(ORDER).toList();
        List<List<RefinedEvent>> groups = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            if (i == 0
                    || sorted.get(i)
                            .getOccurredAt()
                            .isAfter(sorted.get(i - 1).getOccurredAt().plus(definition.gap()))) {
                groups.add(new ArrayList<>());
            }
            groups.getLast().add(sorted.get(i));
        }
        return groups;
    }

    private static Session sum(List<RefinedEvent> group, SessionDefinition definition) {
        RefinedEvent first = group.getFirst();
        List<RefinedEvent> pages = group.stream()
                .filter(event -> event.getType() == EventType.PAGE)
                .toList();
        List<String> users =
                group.stream().flatMap(event -> event.getUserId().stream()).toList();
        String id = SessionIds.of(first.getSource(), first.getVisitorId(), definition.name(), first.getEventId())
                .toString();
        return Session.newBuilder().setSessionId(id).setSource(first.getSource()).setDefinition(definition.name()).setVisitorId(first.getVisitorId()).setUserId(users.isEmpty() ? null : users.getLast()).setStartedAt(first.getOccurredAt()).setEndedAt(group.getLast().getOccurredAt()).setEvents(group.size()).setPageViews(pages.size()).setEntryPage(pages.isEmpty() ? null : pages.getFirst().getUrl().orElse(null)).setExitPage(pages.isEmpty() ? null : pages.getLast().getUrl().orElse(null)).setFirstEventId(first.getEventId()).setRevision(2L * group.size() + 1).setOpen(false).build();
    }
}

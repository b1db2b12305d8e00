package dev.footfall.processors.sessions;

import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.Session;
import java.time.Duration;
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
        List<RefinedEvent> pages = ofType(group, EventType.PAGE);
        RefinedEvent way = pages.isEmpty() ? first : pages.getFirst();
        List<String> users =
                group.stream().flatMap(event -> event.getUserId().stream()).toList();
        long conversions = group.stream()
                .filter(event -> EventSource.CONVERSION.equals(event.getName()))
                .count();
        Duration duration =
                Duration.between(first.getOccurredAt(), group.getLast().getOccurredAt());
        int views = pages.size() + ofType(group, EventType.SCREEN).size();
        return Session.newBuilder()
                .setSessionId(
                        SessionIds.of(first.getSource(), first.getVisitorId(), definition.name(), first.getEventId())
                                .toString())
                .setSource(first.getSource())
                .setDefinition(definition.name())
                .setVisitorId(first.getVisitorId())
                .setUserId(users.isEmpty() ? null : users.getLast())
                .setStartedAt(first.getOccurredAt())
                .setEndedAt(group.getLast().getOccurredAt())
                .setEvents(group.size())
                .setPageViews(pages.size())
                .setEntryPage(pages.isEmpty() ? null : way.getUrl().orElse(null))
                .setExitPage(pages.isEmpty() ? null : pages.getLast().getUrl().orElse(null))
                .setFirstEventId(first.getEventId())
                .setRevision(2L * group.size() + 1)
                .setOpen(false)
                .setChannel(way.getChannel())
                .setReferrerHost(way.getReferrerHost().orElse(null))
                .setUtmSource(way.getUtmSource().orElse(null))
                .setUtmMedium(way.getUtmMedium().orElse(null))
                .setUtmCampaign(way.getUtmCampaign().orElse(null))
                .setBrowser(way.getBrowser().orElse(null))
                .setOs(way.getOs().orElse(null))
                .setDevice(way.getDevice())
                .setBot(way.getBot())
                .setConversionCount((int) conversions)
                .setEngaged(duration.compareTo(definition.engagedAfter()) >= 0 || views >= 2 || conversions > 0)
                .build();
    }

    private static List<RefinedEvent> ofType(List<RefinedEvent> group, EventType type) {
        return group.stream().filter(event -> event.getType() == type).toList();
    }
}

package dev.footfall.processors.sessions;

import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.Session;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Sessions as one would compute them with all events at hand: sort, cut, sum up. */
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
        SessionSplits splits = definition.splits();
        Optional<String> source = Optional.empty();
        for (int i = 0; i < sorted.size(); i++) {
            RefinedEvent event = sorted.get(i);
            Optional<String> said = sourceOf(event, splits);
            boolean isPause = i == 0 || isAfter(event, sorted.get(i - 1), definition.gap());
            if (isPause
                    || splits.midnight()
                            .filter(zone -> !dayOf(event, zone)
                                    .equals(dayOf(groups.getLast().getLast(), zone)))
                            .isPresent()
                    || splits.maxLength()
                            .filter(longest -> isAfter(event, groups.getLast().getFirst(), longest))
                            .isPresent()
                    || isOther(source, said, splits)) {
                groups.add(new ArrayList<>());
                source = said.isPresent() || isPause ? said : source;
            } else {
                source = source.isPresent() ? source : said;
            }
            groups.getLast().add(event);
        }
        return groups;
    }

    private static boolean isAfter(RefinedEvent event, RefinedEvent other, Duration time) {
        return event.getOccurredAt().isAfter(other.getOccurredAt().plus(time));
    }

    private static LocalDate dayOf(RefinedEvent event, ZoneId zone) {
        return event.getOccurredAt().atZone(zone).toLocalDate();
    }

    /** The campaign, or the referrer where it matters. */
    private static Optional<String> sourceOf(RefinedEvent event, SessionSplits splits) {
        return switch (event.getChannel()) {
            case CAMPAIGN ->
                splits.onCampaign()
                        ? Optional.of(
                                "campaign " + event.getUtmSource() + event.getUtmMedium() + event.getUtmCampaign())
                        : Optional.empty();
            case SEARCH, SOCIAL, MAIL, REFERRAL ->
                splits.onReferrer() || !splits.afterDirect() ? event.getReferrerHost() : Optional.empty();
            case DIRECT, INTERNAL -> Optional.empty();
        };
    }

    private static boolean isOther(Optional<String> source, Optional<String> said, SessionSplits splits) {
        if (said.isEmpty() || said.equals(source) || (source.isEmpty() && !splits.afterDirect())) {
            return false;
        }
        return said.get().startsWith("campaign ") || splits.onReferrer();
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

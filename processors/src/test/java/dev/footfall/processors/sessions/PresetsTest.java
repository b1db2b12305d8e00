package dev.footfall.processors.sessions;

import dev.footfall.schemas.record.Channel;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.Session;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the tools that presets are named after say of themselves, case by case, each with the place where they do. */
class PresetsTest {
    /** "30 minutes of inactivity", "at midnight", "campaign change", with examples for each. */
    private static final String UA = "https://support.google.com/analytics/answer/2731565";

    /** "Direct traffic never updates or replaces an existing campaign source"; search engines and sites do. */
    private static final String UA_SOURCES =
            "https://www.optimics.com/blog/an-understanding-of-google-analytics-4-sessions";

    /** No midnight reset, no split on a new campaign, 30 minutes. */
    private static final String GA4 = "https://webmasterid.com/analytics-data-quality/ga4-session-redefinition";

    /** "more than 30 minutes after their last tracked interaction"; campaign; midnight in the website's time zone. */
    private static final String MATOMO = "https://matomo.org/faq/general/faq_36/";

    /** Campaigns begin a visit, website referrers do not. */
    private static final String MATOMO_REFERRERS = "https://matomo.org/faq/how-to/faq_19616/";

    /** A campaign after a direct entry becomes the visit's own. */
    private static final String MATOMO_DIRECT =
            "https://github.com/matomo-org/matomo/blob/5.x-dev/plugins/Referrers/Columns/Campaign.php";

    private static final String BERLIN = "Europe/Berlin";

    /**
     * A case.
     *
     * @param events times, each with the way by which the visitor came
     * @param sessions how many events are in each session
     */
    record Case(String source, String preset, String zone, List<String> events, List<Integer> sessions) {}

    static Stream<Case> cases() {
        return Stream.of(
                        edges("30-minute", UA),
                        edges("ga4", GA4),
                        edges("universal-analytics", UA),
                        edges("matomo", MATOMO),
                        universalAnalytics(),
                        ga4(),
                        matomo(),
                        clockChanges())
                .flatMap(List::stream);
    }

    private static List<Case> edges(String preset, String source) {
        return List.of(
                of(source, preset, "2026-03-10T14:01+01:00", "2026-03-10T14:31+01:00")
                        .makes(2),
                of(source, preset, "2026-03-10T14:01+01:00", "2026-03-10T14:31:00.001+01:00")
                        .makes(1, 1),
                of(source, preset, "2026-03-10T14:01+01:00", "2026-03-10T14:04+01:00", "2026-03-10T14:33+01:00")
                        .makes(3),
                of(source, preset, "2026-03-10T14:01+01:00", "2026-03-10T14:04+01:00", "2026-03-10T14:35+01:00")
                        .makes(2, 1));
    }

    private static List<Case> universalAnalytics() {
        String ua = "universal-analytics";
        return List.of(
                of(UA, ua, "2026-08-14T23:50+02:00", "2026-08-15T00:10+02:00").makes(1, 1),
                of(UA, ua, "2026-08-14T23:59:59.999+02:00", "2026-08-15T00:00+02:00")
                        .makes(1, 1),
                // Midnight elsewhere: "end of day is determined by your view's time zone".
                of(UA, ua, "2026-08-14T23:50Z", "2026-08-15T00:10Z").makes(2),
                of(UA, ua, "2026-03-10T12:00+01:00 campaign a", "2026-03-10T12:05+01:00 campaign b")
                        .makes(1, 1),
                of(UA, ua, "2026-03-10T12:00+01:00 campaign a", "2026-03-10T12:05+01:00 campaign a")
                        .makes(2),
                of(UA_SOURCES, ua, "2026-03-10T12:00+01:00 search s", "2026-03-10T12:05+01:00 campaign a")
                        .makes(1, 1),
                of(UA_SOURCES, ua, "2026-03-10T12:00+01:00 campaign a", "2026-03-10T12:05+01:00 referral r")
                        .makes(1, 1),
                of(UA_SOURCES, ua, "2026-03-10T12:00+01:00 search s", "2026-03-10T12:05+01:00 search s")
                        .makes(2),
                of(UA_SOURCES, ua, "2026-03-10T12:00+01:00 campaign a", "2026-03-10T12:05+01:00 direct")
                        .makes(2),
                of(UA_SOURCES, ua, "2026-03-10T12:00+01:00 campaign a", "2026-03-10T12:05+01:00 internal")
                        .makes(2),
                of(
                                UA_SOURCES,
                                ua,
                                "2026-03-10T12:00+01:00 campaign a",
                                "2026-03-10T12:05+01:00 direct",
                                "2026-03-10T12:06+01:00 campaign a",
                                "2026-03-10T12:07+01:00 campaign b")
                        .makes(3, 1),
                of(UA_SOURCES, ua, "2026-03-10T12:00+01:00 direct", "2026-03-10T12:05+01:00 campaign a")
                        .makes(1, 1),
                // The source lasts over midnight, so the same campaign is no change.
                of(
                                UA_SOURCES,
                                ua,
                                "2026-03-10T23:50+01:00 campaign a",
                                "2026-03-11T00:05+01:00 internal",
                                "2026-03-11T00:10+01:00 campaign a")
                        .makes(1, 2));
    }

    private static List<Case> ga4() {
        return List.of(
                of(GA4, "ga4", "2026-08-14T23:50+02:00", "2026-08-15T00:10+02:00")
                        .makes(2),
                of(GA4, "ga4", "2026-03-10T12:00+01:00 campaign a", "2026-03-10T12:05+01:00 campaign b")
                        .makes(2),
                of(GA4, "ga4", "2026-03-10T12:00+01:00 direct", "2026-03-10T12:05+01:00 campaign b")
                        .makes(2));
    }

    private static List<Case> matomo() {
        String matomo = "matomo";
        return List.of(
                of(MATOMO, matomo, "2026-08-14T23:50+02:00", "2026-08-15T00:10+02:00")
                        .makes(1, 1),
                of(MATOMO, matomo, "2026-08-14T23:50Z", "2026-08-15T00:10Z").makes(2),
                of(MATOMO, matomo, "2026-03-10T12:00+01:00 campaign a", "2026-03-10T12:05+01:00 campaign b")
                        .makes(1, 1),
                of(MATOMO, matomo, "2026-03-10T12:00+01:00 campaign a", "2026-03-10T12:05+01:00 campaign a")
                        .makes(2),
                of(MATOMO, matomo, "2026-03-10T12:00+01:00 campaign a", "2026-03-10T12:05+01:00 direct")
                        .makes(2),
                of(MATOMO_REFERRERS, matomo, "2026-03-10T12:00+01:00 campaign a", "2026-03-10T12:05+01:00 referral r")
                        .makes(2),
                of(MATOMO_REFERRERS, matomo, "2026-03-10T12:00+01:00 search s", "2026-03-10T12:05+01:00 referral r")
                        .makes(2),
                of(MATOMO_DIRECT, matomo, "2026-03-10T12:00+01:00 direct", "2026-03-10T12:05+01:00 campaign a")
                        .makes(2),
                of(
                                MATOMO_DIRECT,
                                matomo,
                                "2026-03-10T12:00+01:00 direct",
                                "2026-03-10T12:05+01:00 campaign a",
                                "2026-03-10T12:06+01:00 campaign b")
                        .makes(2, 1),
                of(MATOMO_DIRECT, matomo, "2026-03-10T12:00+01:00 search s", "2026-03-10T12:05+01:00 campaign a")
                        .makes(1, 1));
    }

    /** Days of 23 and 25 hours, midnights that are skipped or come twice (the time zone database). */
    private static List<Case> clockChanges() {
        String tzdb = "https://www.iana.org/time-zones";
        String matomo = "matomo";
        return List.of(
                of(tzdb, matomo, "2026-03-28T23:50+01:00", "2026-03-29T00:10+01:00")
                        .makes(1, 1),
                of(tzdb, matomo, "2026-03-29T01:50+01:00", "2026-03-29T03:10+02:00")
                        .makes(2),
                of(tzdb, matomo, "2026-10-25T02:50+02:00", "2026-10-25T02:10+01:00")
                        .makes(2),
                of(tzdb, matomo, "2026-10-25T23:50+01:00", "2026-10-26T00:10+01:00")
                        .makes(1, 1),
                of(tzdb, matomo, "2025-03-29T23:50+02:00", "2025-03-30T01:05+03:00")
                        .in("Asia/Beirut")
                        .makes(1, 1),
                of(tzdb, matomo, "2025-11-02T00:50-04:00", "2025-11-02T00:10-05:00")
                        .in("America/Havana")
                        .makes(2),
                of(tzdb, matomo, "2010-11-06T23:59-02:30", "2010-11-07T00:00:30-02:30", "2010-11-06T23:10-03:30")
                        .in("America/St_Johns")
                        .makes(1, 2));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void cutsAsTheToolSaysInWhateverOrderEventsCome(Case example) {
        List<RefinedEvent> events = eventsOf(example);

        assertThat(sizes(example, events)).isEqualTo(example.sessions);
        assertThat(sizes(example, events.reversed())).isEqualTo(example.sessions);
    }

    private static List<Integer> sizes(Case example, List<RefinedEvent> events) {
        DefinitionSettings settings = new DefinitionSettings(
                Optional.of(example.preset),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                example.preset.equals("matomo") || example.preset.equals("universal-analytics")
                        ? Optional.of(example.zone)
                        : Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        SessionDefinition standard = new SessionDefinition(
                "default", Duration.ofMinutes(1), Duration.ofHours(24), Duration.ofSeconds(10), SessionSplits.NONE);
        Visit visit = new Visit("v1", settings.toDefinition("tested", standard));
        events.forEach(event -> visit.add(event, event.getOccurredAt().toEpochMilli()));
        return visit.sessions().values().stream()
                .sorted(Comparator.comparing(Session::getStartedAt))
                .map(Session::getEvents)
                .toList();
    }

    private static List<RefinedEvent> eventsOf(Case example) {
        List<RefinedEvent> events = new ArrayList<>();
        for (String text : example.events) {
            String[] words = text.split(" ", -1);
            var at = OffsetDateTime.parse(words[0]).toInstant();
            RefinedEvent.Builder event = EventSource.of("v1", "e" + events.size(), at);
            String way = words.length > 1 ? words[1] : "direct";
            switch (way) {
                case "campaign" -> event.setChannel(Channel.CAMPAIGN).setUtmCampaign(words[2]);
                case "search" -> event.setChannel(Channel.SEARCH).setReferrerHost(words[2]);
                case "referral" -> event.setChannel(Channel.REFERRAL).setReferrerHost(words[2]);
                case "internal" -> event.setChannel(Channel.INTERNAL).setReferrerHost("shop.example");
                default -> assertThat(way).isEqualTo("direct");
            }
            events.add(event.build());
        }
        return events;
    }

    private static Draft of(String source, String preset, String... events) {
        return new Draft(source, preset, BERLIN, List.of(events));
    }

    /** A case without its outcome. */
    private record Draft(String source, String preset, String zone, List<String> events) {
        Draft in(String otherZone) {
            return new Draft(source, preset, otherZone, events);
        }

        Case makes(Integer... sessions) {
            return new Case(source, preset, zone, events, List.of(sessions));
        }
    }
}

package dev.footfall.ingest.dialect.posthog;

import dev.footfall.ingest.dialect.Recording;
import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.ReceivedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What unmodified clients were seen to send. */
class RecordedClientsTest {
    private static final Map<String, String> NAMES = Map.of(
            "$pageview", "page_view",
            "$screen", "screen_view",
            "$identify", "identify",
            "$groupidentify", "group",
            "$create_alias", "alias");

    private final PostedEvents posted = new PostedEvents();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "posthog-2023-base64",
                "posthog-2023-leave",
                "posthog-browser-beacon",
                "posthog-browser-gzip",
                "posthog-browser-leave",
                "posthog-browser-plain",
                "posthog-browser-single",
                "posthog-node-plain",
                "posthog-node-v0",
                "posthog-node-v1-plain",
                "posthog-node-v1"
            })
    void everyEventArrivesOnceUnderItsId(String recording) {
        Map<String, String> expected = new LinkedHashMap<>();
        Recording.read(recording).sent().forEach((id, name) -> expected.put(id, NAMES.getOrDefault(name, name)));
        List<ReceivedEvent> events = events(recording);
        assertThat(events)
                .filteredOn(event -> !isUnobserved(event))
                .extracting(ReceivedEvent::getEventId)
                .containsExactlyInAnyOrderElementsOf(expected.keySet());
        assertThat(events).allSatisfy(event -> {
            assertThat(event.getName()).isEqualTo(expected.getOrDefault(event.getEventId(), "$pageleave"));
            assertThat(event.getDialect()).isEqualTo("posthog");
            assertThat(event.getProperties() + event.getContext()).doesNotContain(PostedEvents.KEY + "\"");
            assertThat(event.getCreatedAt()).isPresent();
            assertThat(event.getSentAt()).isPresent();
        });
    }

    @Test
    void aPageViewOfABrowserIsOneOfItsVisitor() {
        ReceivedEvent event = named("posthog-browser-gzip", "page_view");
        assertThat(event.getType()).isEqualTo(EventType.PAGE);
        assertThat(event.getUrl().orElseThrow()).startsWith("http://localhost:33907/posthog.html?");
        assertThat(event.getReferrer()).isEmpty();
        assertThat(event.getTitle()).contains("PostHog");
        assertThat(event.getLanguage()).contains("en-US");
        assertThat(event.getUserAgent().orElseThrow()).startsWith("Mozilla/5.0 (X11; Linux x86_64)");
        assertThat(event.getVisitorId()).isEqualTo("01a202da-1b34-77d3-a453-2b49e2c77e46");
        assertThat(event.getUserId()).contains("user-0");
        assertThat(event.getCreatedAt()).contains(Instant.parse("2026-11-22T10:42:58.150Z"));
        assertThat(event.getSentAt()).contains(Instant.parse("2026-11-22T10:42:58.156Z"));
        assertThat(event.getProperties()).isEqualTo("{}");
        assertThat(event.getContext())
                .contains("\"$browser\":\"Chrome\"", "\"$groups\":{\"company\":\"group-0\"}")
                .doesNotContain("$current_url", "$referrer\"", "user-0", "01a202da-1b34-77d3-a453-2b49e2c77e46");
    }

    @Test
    void aVisitorStaysTheSameWhenItSignsIn() {
        for (String recording : List.of("posthog-browser-gzip", "posthog-2023-base64")) {
            List<ReceivedEvent> events = events(recording);
            assertThat(events)
                    .extracting(ReceivedEvent::getVisitorId)
                    .containsOnly(events.getFirst().getVisitorId());
            assertThat(named(recording, "order completed").getUserId()).isEmpty();
            assertThat(named(recording, "identify").getUserId()).contains("user-0");
            assertThat(named(recording, "group").getUserId()).contains("user-0");
        }
    }

    @Test
    void aBrowsersOwnPropertiesAreKeptAsTheyWere() {
        assertThat(named("posthog-browser-gzip", "order completed").getProperties())
                .isEqualTo("{\"revenue\":12.5,\"note\":\"größe 5 €\",\"n\":0}");
        assertThat(named("posthog-browser-gzip", "identify").getProperties()).isEqualTo("{\"plan\":\"pro\"}");
        assertThat(named("posthog-browser-gzip", "group").getProperties())
                .isEqualTo("{\"group_id\":\"group-0\",\"group_type\":\"company\",\"seats\":3}");
        assertThat(named("posthog-browser-gzip", "alias").getProperties()).isEqualTo("{\"previous_id\":\"alias-0\"}");
        assertThat(named("posthog-browser-gzip", "$autocapture").getProperties())
                .startsWith("{\"$event_type\":\"click\",\"$ce_version\":1,\"$elements\":[{")
                .doesNotContain("$browser", "$session_id");
    }

    @Test
    void anOffsetCountsBackFromTheTimeInTheQuery() {
        ReceivedEvent event = named("posthog-2023-base64", "order completed");
        assertThat(event.getSentAt()).contains(Instant.ofEpochMilli(1795344225264L));
        assertThat(event.getCreatedAt())
                .contains(Instant.ofEpochMilli(1795344225264L).minus(Duration.ofMillis(3014)));
    }

    @Test
    void aServersEventsNameUsersUnlessTheySayNotTo() {
        for (String recording : List.of("posthog-node-v0", "posthog-node-v1")) {
            ReceivedEvent order = named(recording, "order completed");
            assertThat(order.getVisitorId()).isEqualTo("user-0");
            assertThat(order.getUserId()).contains("user-0");
            assertThat(order.getUserAgent()).isEmpty();
            assertThat(order.getProperties()).isEqualTo("{\"revenue\":12.5,\"note\":\"größe 5 €\"}");
            assertThat(order.getContext())
                    .contains("\"$session_id\":\"0199c0de-0000-7000-8000-000000000001\"", "\"$window_id\":\"w1\"");
            ReceivedEvent page = named(recording, "page_view");
            assertThat(page.getUserId()).isEmpty();
            assertThat(page.getUrl()).contains("https://shop.example/p/0");
            assertThat(page.getReferrer()).contains("https://search.example/");
            assertThat(named(recording, "identify").getProperties()).isEqualTo("{\"plan\":\"pro\"}");
            assertThat(named(recording, "alias").getProperties()).isEqualTo("{\"previous_id\":\"alias-0\"}");
        }
    }

    @Test
    void theNewProtocolsAttemptIsTheTimeOfSending() {
        assertThat(named("posthog-node-v1-plain", "order completed").getSentAt())
                .contains(Instant.parse("2026-11-22T10:24:41.482Z"));
    }

    /** What a page sends when it is left comes after the driver stopped taking notes. */
    private static boolean isUnobserved(ReceivedEvent event) {
        return event.getName().equals("$pageleave");
    }

    private ReceivedEvent named(String recording, String name) {
        return events(recording).stream()
                .filter(event -> event.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + recording));
    }

    private List<ReceivedEvent> events(String recording) {
        List<ReceivedEvent> events = new ArrayList<>();
        for (Recording.Request request : Recording.read(recording).requests()) {
            if (posted.dialect.answerAtOnce(request.head()).isEmpty()) {
                posted.read(request.head(), request.body())
                        .forEach(outcome -> events.add(PostedEvents.accepted(outcome)));
            }
        }
        return events;
    }
}

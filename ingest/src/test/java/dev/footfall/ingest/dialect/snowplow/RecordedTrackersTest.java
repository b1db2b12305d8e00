package dev.footfall.ingest.dialect.snowplow;

import dev.footfall.ingest.dialect.Recording;
import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.ReceivedEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RecordedTrackersTest {
    private final Trackers trackers = new Trackers();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "snowplow-node-plain",
                "snowplow-node-post",
                "snowplow-node-get",
                "snowplow-node-anonymous",
                "snowplow-browser-cookie",
                "snowplow-browser-get",
                "snowplow-browser-anonymous"
            })
    void everyEventOfARecordingIsAcceptedOnceUnderItsName(String recording) {
        Recording recorded = Recording.read(recording);
        Map<String, String> names = new HashMap<>();
        for (ReceivedEvent event : trackers.accepted(recorded)) {
            assertThat(names.put(event.getEventId(), event.getName())).isNull();
        }
        assertThat(names).isEqualTo(recorded.sent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"snowplow-node-plain", "snowplow-node-post", "snowplow-node-get"})
    void textAndBase64AndThePixelMeanTheSame(String recording) {
        List<ReceivedEvent> events = trackers.accepted(Recording.read(recording));
        ReceivedEvent page = named("page_view", events);
        assertThat(page.getType()).isEqualTo(EventType.PAGE);
        assertThat(page.getUrl()).contains("https://shop.example/p/0?utm_source=n");
        assertThat(page.getTitle()).contains("Home");
        assertThat(page.getReferrer()).contains("https://search.example/");
        assertThat(page.getLanguage()).contains("de-DE");
        assertThat(page.getUserAgent()).contains("Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0");
        assertThat(page.getVisitorId()).isEqualTo("domain-1");
        assertThat(page.getUserId()).contains("user-1");
        assertThat(page.getCreatedAt()).isPresent();
        assertThat(page.getSentAt())
                .hasValueSatisfying(sent -> assertThat(sent)
                        .isBetween(
                                page.getCreatedAt().get(),
                                page.getCreatedAt().get().plusSeconds(1)));
        assertThat(page.getProperties()).isEqualTo("{}");
        assertThat(page.getContext())
                .contains(
                        "\"tz\":\"Europe/Berlin\"", "\"res\":\"1920x1080\"", "\"nuid\":\"network-1\"", "\"vid\":\"3\"")
                .endsWith("\"contexts\":[{\"schema\":\"iglu:com.example/customer/jsonschema/1-0-0\","
                        + "\"data\":{\"tier\":\"gold\",\"note\":\"größe 5 €\"}}]}")
                .doesNotContain("203.0.113.7", "test-key");
        assertThat(named("page_ping", events).getType()).isEqualTo(EventType.TRACK);
        assertThat(named("page_ping", events).getProperties()).isEqualTo("{\"x_offset_max\":10,\"y_offset_max\":900}");
        assertThat(named("add", events).getProperties())
                .isEqualTo("{\"category\":\"shop\",\"action\":\"add\",\"label\":\"shoe\",\"property\":\"size\","
                        + "\"value\":42.5}");
        assertThat(named("order", events).getProperties()).isEqualTo("{\"total\":12.5,\"n\":0}");
        assertThat(named("order", events).getContext())
                .contains("\"schema\":\"iglu:com.example/order/jsonschema/1-0-0\"");
        assertThat(named("screen_view", events).getType()).isEqualTo(EventType.SCREEN);
        assertThat(named("transaction", events).getProperties())
                .isEqualTo("{\"order_id\":\"o-0\",\"affiliation\":\"web\",\"total\":20,\"tax\":2,\"shipping\":1,"
                        + "\"city\":\"Köln\",\"currency\":\"EUR\"}");
        assertThat(named("transaction_item", events).getProperties())
                .isEqualTo("{\"order_id\":\"o-0\",\"sku\":\"s0\",\"name\":\"Shoe\",\"category\":\"shoes\","
                        + "\"price\":20,\"quantity\":1,\"currency\":\"EUR\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"snowplow-node-anonymous", "snowplow-browser-anonymous"})
    void nothingThatIdentifiesAnyoneIsKeptOfAnAnonymousRequest(String recording) {
        for (ReceivedEvent event : trackers.accepted(Recording.read(recording))) {
            assertThat(event.toString())
                    .doesNotContain(
                            "user-1",
                            "domain-1",
                            "network-1",
                            "8a1f3a1e-5c0e-4a0e-9d6a-3a4d2f6b7c11",
                            "203.0.113.7",
                            "client_session");
            assertThat(event.getUserId()).isEmpty();
        }
    }

    private static ReceivedEvent named(String name, List<ReceivedEvent> events) {
        return events.stream()
                .filter(event -> event.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}

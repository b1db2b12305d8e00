package dev.footfall.processors.activity;

import dev.footfall.schemas.record.Channel;
import dev.footfall.schemas.record.DeviceType;
import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.RefinedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ActivityRulesTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-01T12:34:00Z, 2026-11-01T12:34:00Z",
        "2026-11-01T12:34:59.999Z, 2026-11-01T12:34:00Z",
        "1969-12-31T23:59:59.999Z, 1969-12-31T23:59:00Z",
    })
    void aMinuteStartsAtOrBeforeItsMoments(Instant moment, Instant minute) {
        assertThat(ActivityRules.minuteOf(moment)).isEqualTo(minute.toEpochMilli());
    }

    @Test
    void theEndsOfTimeHaveMinutesToo() {
        assertThat(ActivityRules.minuteOf(Long.MIN_VALUE)).isNegative();
        assertThat(ActivityRules.minuteOf(Long.MAX_VALUE)).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "https://shop.example/a?b=c#d, https://shop.example/a",
        "/a#b?c, /a",
        "/a, /a",
        "?b, ''",
    })
    void aPageIsWhatStandsBeforeQueryAndFragment(String url, String page) {
        assertThat(ActivityRules.pageOf(url)).isEqualTo(page);
    }

    @Test
    void aLongNameIsCutBetweenCharacters() {
        for (String unit : new String[] {"x", "é", "€", "🎈"}) {
            for (int lead = 0; lead < 4; lead++) {
                String name = "x".repeat(lead) + unit.repeat(ActivityRules.NAME_BYTES);
                String cut = ActivityRules.bounded(name);

                assertThat(name).startsWith(cut);
                assertThat(cut.getBytes(StandardCharsets.UTF_8))
                        .hasSizeBetween(ActivityRules.NAME_BYTES - 3, ActivityRules.NAME_BYTES);
            }
        }
        assertThat(ActivityRules.bounded("a\0b")).isEqualTo("a\uFFFDb");
    }

    @Test
    void anEventCountsUnderItsNameAndDeviceAndAPageViewUnderPageAndChannelToo() {
        RefinedEvent.Builder event = RefinedEvent.newBuilder()
                .setEventId("e")
                .setSource("shop")
                .setVisitorId("v")
                .setName("Order Completed")
                .setUrl("/done?order=1")
                .setDevice(DeviceType.MOBILE)
                .setChannel(Channel.SEARCH)
                .setOccurredAt(Instant.EPOCH)
                .setReceivedAt(Instant.EPOCH);

        assertThat(ActivityRules.namesOf(event.build(), Set.of()))
                .isEqualTo(Map.of(Dimension.NAME, "Order Completed", Dimension.DEVICE, "MOBILE"));
        assertThat(ActivityRules.namesOf(event.setType(EventType.PAGE).build(), Set.of("Order Completed")))
                .isEqualTo(Map.of(
                        Dimension.NAME, "Order Completed",
                        Dimension.DEVICE, "MOBILE",
                        Dimension.PAGE, "/done",
                        Dimension.CHANNEL, "SEARCH",
                        Dimension.CONVERSION, "Order Completed"));
    }

    @Test
    void theGreatestCountsStayAndTheRestIsOther() {
        Map<String, Long> counts = Map.of("a", 2L, "b", 3L, "c", 2L, "d", 1L, "(other)", 9L);

        assertThat(ActivityRules.top(counts, 2)).isEqualTo(Map.of("b", 3L, "a", 2L, "(other)", 12L));
        assertThat(ActivityRules.top(counts, 9)).isEqualTo(counts);
        assertThat(ActivityRules.top(Map.of("a", 1L), 1)).isEqualTo(Map.of("a", 1L));
    }
}

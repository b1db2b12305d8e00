package dev.footfall.sinks.prometheus;

import dev.footfall.sinks.history.History;
import dev.footfall.sinks.history.Minute;
import dev.footfall.sinks.history.Stretch;
import dev.footfall.sinks.history.Visit;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BackfillTest {
    private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
    private static final SiteSettings SETTINGS = new SiteSettings(Duration.ofHours(1), 10, 10, 1_000);

    private final History history = new History() {
        @Override
        public void minutes(Instant from, Instant to, Consumer<Minute> each) {
            each.accept(minute(0, 3));
            each.accept(minute(2, 4));
        }

        @Override
        public void sessions(Instant from, Instant to, Consumer<Visit> each) {
            each.accept(new Visit("site", FROM, FROM.plusSeconds(70), false));
        }

        @Override
        public Stretch stretch(String source, Instant from, Instant to, Duration step) {
            throw new AssertionError("is for the page");
        }

        @Override
        public List<String> sources() {
            return List.of();
        }
    };

    @Test
    void countersGrowWithTheTrueTimeFromNothing() throws Exception {
        String file = write();

        assertThat(file.lines().filter(line -> line.startsWith("footfall_site_events_total")))
                .containsExactly(
                        "footfall_site_events_total{source=\"site\"} 0 1793491200",
                        "footfall_site_events_total{source=\"site\"} 3 1793491260",
                        "footfall_site_events_total{source=\"site\"} 3 1793491320",
                        "footfall_site_events_total{source=\"site\"} 7 1793491380",
                        "footfall_site_events_total{source=\"site\"} 7 1793491440");
        assertThat(file)
                .contains("# TYPE footfall_site_events counter\n", "conversion=\"say \\\"hi\\\"\"")
                .endsWith("# EOF\n");
    }

    @Test
    void noSampleLiesBehindTheEndOfTheStretch() throws Exception {
        StringWriter out = new StringWriter();
        new Backfill(history, SETTINGS, FROM, FROM.plusSeconds(150), Duration.ofMinutes(1)).write(out);

        assertThat(out.toString().lines().filter(line -> line.startsWith("footfall_site_events_total")))
                .endsWith(
                        "footfall_site_events_total{source=\"site\"} 3 1793491320",
                        "footfall_site_events_total{source=\"site\"} 7 1793491350");
    }

    @Test
    void durationsAreAClassicHistogram() throws Exception {
        assertThat(write())
                .contains(
                        "footfall_site_session_duration_seconds_bucket{le=\"64.0\",source=\"site\"} 0 1793491320",
                        "footfall_site_session_duration_seconds_bucket{le=\"128.0\",source=\"site\"} 1 1793491320",
                        "footfall_site_session_duration_seconds_sum{source=\"site\"} 70 1793491320",
                        "footfall_site_bounces_total{source=\"site\"} 1 1793491320");
    }

    @Test
    void aStepThatPrometheusTakesForAnEndIsRefused() {
        assertThatThrownBy(() -> new Backfill(history, SETTINGS, FROM, FROM.plusSeconds(60), Duration.ofMinutes(6)))
                .hasMessageContaining("PT5M");
    }

    private String write() throws Exception {
        StringWriter out = new StringWriter();
        new Backfill(history, SETTINGS, FROM, FROM.plusSeconds(240), Duration.ofMinutes(1)).write(out);
        return out.toString();
    }

    private static Minute minute(int number, long events) {
        return new Minute(
                "site", FROM.plusSeconds(60L * number), events, 0, 0, 1, Map.of(), Map.of("say \"hi\"", 1L), Map.of());
    }
}

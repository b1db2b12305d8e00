package dev.footfall.replay.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.footfall.replay.FakeIngest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class DemoTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void theSameSeedGivesTheSameVisits() {
        assertThat(texts(new Crowd(7, 20, 4, "run"), 500)).isEqualTo(texts(new Crowd(7, 20, 4, "run"), 500));
        assertThat(texts(new Crowd(8, 20, 4, "run"), 500)).isNotEqualTo(texts(new Crowd(7, 20, 4, "run"), 500));
    }

    @Test
    void theCrowdSendsAtItsRate() {
        Crowd crowd = new Crowd(1, 50, 10, "run");

        texts(crowd, 5_000);

        assertThat(crowd.nextAt() / 1e9).isBetween(450.0, 550.0);
    }

    @Test
    void trafficIsLifelike() {
        List<JsonNode> events = readable(texts(new Crowd(1, 50, 10, "run"), 20_000));

        assertThat(share(events, "name", "page_view")).isBetween(0.85, 0.98);
        assertThat(share(events, "name", "Order Completed")).isBetween(0.005, 0.04);
        assertThat(share(events, "type", "identify")).isBetween(0.003, 0.03);
        assertThat(share(events, "url", Shop.URL + "/")).isGreaterThan(share(events, "url", Shop.URL + "/contact"));
        assertThat(events)
                .anySatisfy(event -> assertThat(event.path("url").asText()).contains("utm_campaign="));
        assertThat(events)
                .anySatisfy(event -> assertThat(event.path("referrer").asText()).startsWith("https://www.google.com"));
        Set<String> devices = new HashSet<>();
        Set<String> visitors = new HashSet<>();
        events.forEach(event -> {
            devices.add(event.path("user_agent").asText());
            visitors.add(event.path("visitor_id").asText());
        });
        assertThat(devices).hasSizeGreaterThan(4);
        assertThat(visitors).hasSizeBetween(2_000, 8_000);
    }

    @Test
    void aFewEventsAreNonsense() {
        List<String> texts = texts(new Crowd(1, 50, 10, "run"), 20_000);

        int malformed = texts.size() - readable(texts).size();
        long noName =
                readable(texts).stream().filter(event -> !event.has("name")).count();

        assertThat(malformed).isBetween(20, 120);
        assertThat(noName).isBetween(20L, 120L);
    }

    @Test
    void whoSignsUpIsKnownFromThenOn() {
        List<JsonNode> events = readable(texts(new Crowd(3, 1, 10, "run"), 20_000));

        JsonNode identify = events.stream()
                .filter(event -> event.path("type").asText().equals("identify"))
                .findFirst()
                .orElseThrow();
        assertThat(identify.path("user_id").asText()).startsWith("user-");
        assertThat(events)
                .filteredOn(event -> event.path("visitor_id").equals(identify.path("visitor_id")))
                .anySatisfy(event -> assertThat(event.has("user_id")).isFalse());
    }

    @Test
    void everyEventHasAnIdOfItsOwn() {
        List<JsonNode> events = readable(texts(new Crowd(1, 10, 10, "demo-5"), 2_000));

        assertThat(events.stream().map(event -> event.path("event_id").asText()))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.startsWith("demo-5-"));
    }

    @Test
    void theCommandSendsForAsLongAsItWasTold() throws Exception {
        try (FakeIngest ingest = new FakeIngest()) {
            StringWriter out = new StringWriter();

            int exit = command(ingest, out).execute("--visitors", "40", "--rate", "400", "--duration", "2");

            assertThat(exit).isZero();
            assertThat(ingest.accepted()).hasSizeBetween(500, 1_100);
            assertThat(out.toString())
                    .contains(
                            " events in ",
                            "%,d accepted".formatted(ingest.accepted().size()));
        }
    }

    @ParameterizedTest
    @CsvSource({"--visitors,0", "--visitors,100001", "--rate,0", "--rate,30000", "--duration,0", "--rate,NaN"})
    void whatIsOutOfBoundsIsAUsageError(String option, String value) throws Exception {
        try (FakeIngest ingest = new FakeIngest()) {
            assertThat(command(ingest, new StringWriter()).execute(option, value))
                    .isEqualTo(2);
            assertThat(ingest.requests()).isZero();
        }
    }

    private static CommandLine command(FakeIngest ingest, StringWriter out) {
        return new CommandLine(new DemoCommand((data, source) -> ingest.target(), Clock.systemUTC()))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(new StringWriter()));
    }

    private static List<String> texts(Crowd crowd, int count) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(new String(crowd.next(NOON), StandardCharsets.UTF_8));
        }
        return texts;
    }

    private static List<JsonNode> readable(List<String> texts) {
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> events = new ArrayList<>();
        for (String text : texts) {
            try {
                events.add(mapper.readTree(text));
            } catch (IOException e) {
                // one of the few that are meant to be broken
            }
        }
        return events;
    }

    private static double share(List<JsonNode> events, String field, String value) {
        return events.stream()
                        .filter(event -> event.path(field).asText().equals(value))
                        .count()
                / (double) events.size();
    }
}

package dev.footfall.processors.funnels;

import dev.footfall.processors.funnels.StepIndex.Match;
import dev.footfall.processors.source.FunnelSettings;
import dev.footfall.processors.source.FunnelSettings.Step;
import dev.footfall.processors.source.SourceSettings;
import dev.footfall.schemas.record.RefinedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class StepIndexTest {
    private static final Duration DAY = Duration.ofHours(24);

    @Test
    void findsTheStepsOfEveryFunnelOfTheSource() {
        StepIndex index = index(Map.of(
                "one", new FunnelSettings(List.of(step("a"), step("b"), step("a")), DAY),
                "two", new FunnelSettings(List.of(step("b"), step("c")), DAY)));

        assertThat(index.matches(event("a").build())).extracting(Match::steps).containsExactly(0b101);
        assertThat(index.matches(event("b").build()))
                .extracting(match -> match.funnel().name() + match.steps())
                .containsExactlyInAnyOrder("one2", "two1");
        assertThat(index.matches(event("x").build())).isEmpty();
        assertThat(index.matches(event("a").setSource("elsewhere").build())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/pricing, https://shop.example/pricing?plan=x#top, true",
        "/pricing, /pricing, true",
        "/pricing, //shop.example/pricing, true",
        "/pricing, https://shop.example/pricing/, false",
        "/pricing, https://shop.example/, false",
        "/blog/*, https://shop.example/blog/1, true",
        "/blog/*, https://shop.example/blog/, true",
        "/blog/*, https://shop.example/blog, false",
        "/*, https://shop.example, true",
        "/, https://shop.example?q=/, true",
        "/a, /a?next=https://shop.example/b, true",
        "/b, /a?next=https://shop.example/b, false",
        "/a/https://x, /a/https://x, true",
    })
    void aPageIsItsPath(String page, String url, boolean matches) {
        assertThat(PagePattern.of(page).matches(url)).isEqualTo(matches);
    }

    @Test
    void aStepThatNamesAPageNeedsOne() {
        StepIndex index = index(Map.of(
                "f",
                new FunnelSettings(List.of(new Step("a", Optional.of("/p/*"), Optional.empty()), step("b")), DAY)));

        assertThat(index.matches(event("a").build())).isEmpty();
        assertThat(index.matches(event("a").setUrl("https://shop.example/p/1").build()))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"plan\": \"pro\", \"seats\": 2, \"trial\": true} | true",
                "{\"deep\": {\"plan\": \"free\"}, \"trial\": true, \"seats\": 2, \"plan\": \"pro\"} | true",
                "{\"plan\": \"free\", \"seats\": 2, \"trial\": true} | false",
                "{\"seats\": 2, \"trial\": true} | false",
                "{\"deep\": {\"plan\": \"pro\"}, \"seats\": 2, \"trial\": true} | false",
                "{\"plan\": null, \"seats\": 2, \"trial\": true} | false",
                "[] | false",
                "{\"plan\": \"pro\" | false",
            })
    void aStepThatNamesPropertiesNeedsThemAll(String properties, boolean matches) {
        Map<String, String> where = Map.of("plan", "pro", "seats", "2", "trial", "true");
        StepIndex index = index(Map.of(
                "f", new FunnelSettings(List.of(new Step("a", Optional.empty(), Optional.of(where)), step("b")), DAY)));

        assertThat(index.matches(event("a").setProperties(properties).build())).hasSize(matches ? 1 : 0);
    }

    @Test
    void theDefinitionFollowsFromStepsAndWindow() {
        FunnelSettings settings = new FunnelSettings(List.of(step("a"), step("b")), DAY);
        String definition = definition(settings);

        assertThat(definition).matches("[0-9a-f]{12}");
        assertThat(definition(new FunnelSettings(List.of(step("a"), step("b")), Duration.ofDays(1))))
                .isEqualTo(definition);
        assertThat(List.of(
                        definition,
                        definition(new FunnelSettings(List.of(step("a"), step("b")), Duration.ofHours(1))),
                        definition(new FunnelSettings(List.of(step("b"), step("a")), DAY)),
                        definition(new FunnelSettings(List.of(step("a"), page("b", "/b")), DAY)),
                        definition(new FunnelSettings(List.of(step("a"), page("b", "/b*")), DAY))))
                .doesNotHaveDuplicates();
    }

    private static String definition(FunnelSettings settings) {
        return index(Map.of("f", settings))
                .matches(event("a").build())
                .getFirst()
                .funnel()
                .definition();
    }

    private static StepIndex index(Map<String, FunnelSettings> funnels) {
        return new StepIndex(
                Map.of("shop", new SourceSettings(Optional.empty(), Optional.empty(), Optional.of(funnels))));
    }

    private static Step step(String event) {
        return new Step(event, Optional.empty(), Optional.empty());
    }

    private static Step page(String event, String page) {
        return new Step(event, Optional.of(page), Optional.empty());
    }

    private static RefinedEvent.Builder event(String name) {
        return RefinedEvent.newBuilder()
                .setEventId("e")
                .setSource("shop")
                .setVisitorId("v1")
                .setName(name)
                .setOccurredAt(Instant.EPOCH)
                .setReceivedAt(Instant.EPOCH);
    }
}

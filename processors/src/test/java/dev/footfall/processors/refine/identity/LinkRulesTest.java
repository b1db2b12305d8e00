package dev.footfall.processors.refine.identity;

import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.ReceivedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class LinkRulesTest {
    private static final Duration EXPIRY = Duration.ofDays(16); // so a step is a day
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final Optional<Link> KNOWN = Optional.of(new Link(1_000, "m", "ada", 5_000));

    @ParameterizedTest
    @EnumSource(
            value = EventType.class,
            names = {"IDENTIFY", "ALIAS"})
    void identifyAndAliasLink(EventType type) {
        assertThat(LinkRules.after(Optional.empty(), event("e", type, "ada"), 7, 9, EXPIRY))
                .contains(new Link(7, "e", "ada", 9));
    }

    @ParameterizedTest
    @EnumSource(
            value = EventType.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"IDENTIFY", "ALIAS"})
    void noOtherEventLinks(EventType type) {
        assertThat(LinkRules.after(Optional.empty(), event("e", type, "ada"), 7, 9, EXPIRY))
                .isEmpty();
        assertThat(LinkRules.after(KNOWN, event("e", type, "eve"), 2_000, 6_000, EXPIRY))
                .isSameAs(KNOWN);
    }

    @Test
    void anIdentifyWithoutAUserLinksNobody() {
        assertThat(LinkRules.after(Optional.empty(), event("e", EventType.IDENTIFY, null), 7, 9, EXPIRY))
                .isEmpty();
    }

    @Test
    void theNewestHoldsAndOfTwoAtTheSameTimeTheGreaterId() {
        assertThat(userAfter("z", 999)).contains("ada");
        assertThat(userAfter("l", 1_000)).contains("ada");
        assertThat(userAfter("n", 1_000)).contains("eve");
        assertThat(userAfter("a", 1_001)).contains("eve");
    }

    @Test
    void theOrderInWhichTheyComeDoesNotMatter() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            List<ReceivedEvent> events = new ArrayList<>();
            List<Long> times = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                events.add(event("e" + i, EventType.IDENTIFY, "user" + random.nextInt(3)));
                times.add((long) random.nextInt(4));
            }
            List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6, 7));
            Optional<Link> inOrder = play(events, times, order);
            Collections.shuffle(order, random);

            assertThat(play(events, times, order)).as("seed %d", seed).isEqualTo(inOrder);
        }
    }

    @Test
    void speaksForWhatHappenedThenOrLater() {
        assertThat(LinkRules.userAt(KNOWN, 999)).isEmpty();
        assertThat(LinkRules.userAt(KNOWN, 1_000)).contains("ada");
        assertThat(LinkRules.userAt(KNOWN, Long.MAX_VALUE)).contains("ada");
        assertThat(LinkRules.userAt(Optional.empty(), 1_000)).isEmpty();
    }

    @Test
    void isWrittenAgainOnceAStepOnly() {
        ReceivedEvent event = event("e", EventType.TRACK, null);

        assertThat(LinkRules.after(KNOWN, event, 2_000, 5_000 + DAY - 1, EXPIRY))
                .isSameAs(KNOWN);
        assertThat(LinkRules.after(KNOWN, event, 2_000, 5_000 + DAY, EXPIRY))
                .contains(new Link(1_000, "m", "ada", 5_000 + DAY));
        assertThat(LinkRules.after(KNOWN, event, 2_000, 1, EXPIRY)).isSameAs(KNOWN);
    }

    @Test
    void lastsForTheExpiryAfterTheLastEvent() {
        Link link = KNOWN.orElseThrow();
        long lastEvent = 5_000 + DAY - 1; // which wrote nothing

        assertThat(LinkRules.isExpired(link, lastEvent + 16 * DAY, EXPIRY)).isFalse();
        assertThat(LinkRules.isExpired(link, 5_000 + 17 * DAY, EXPIRY)).isFalse();
        assertThat(LinkRules.isExpired(link, 5_000 + 17 * DAY + 1, EXPIRY)).isTrue();
    }

    private static Optional<Link> play(List<ReceivedEvent> events, List<Long> times, List<Integer> order) {
        Optional<Link> known = Optional.empty();
        for (int i : order) {
            known = LinkRules.after(known, events.get(i), times.get(i), 10, EXPIRY);
        }
        return known;
    }

    private static Optional<String> userAfter(String eventId, long occurredAt) {
        return LinkRules.after(KNOWN, event(eventId, EventType.IDENTIFY, "eve"), occurredAt, 5_000, EXPIRY)
                .map(Link::userId);
    }

    private static ReceivedEvent event(String id, EventType type, @Nullable String user) {
        return ReceivedEvent.newBuilder()
                .setEventId(id)
                .setSource("shop")
                .setVisitorId("v1")
                .setUserId(user)
                .setType(type)
                .setName("n")
                .setReceivedAt(Instant.EPOCH)
                .build();
    }
}

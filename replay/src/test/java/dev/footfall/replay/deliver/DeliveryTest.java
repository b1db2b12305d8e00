package dev.footfall.replay.deliver;

import dev.footfall.replay.FakeIngest;
import dev.footfall.replay.FakeIngest.Ailment;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DeliveryTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private FakeIngest ingest;

    @BeforeEach
    void start() throws Exception {
        ingest = new FakeIngest();
    }

    @AfterEach
    void stop() {
        ingest.close();
    }

    @Test
    void everyEventArrivesAndItsVerdictIsCounted() throws Exception {
        try (Delivery delivery = delivery(LIMIT)) {
            delivery.send(new Batch(List.of(event("a"), event("b"), bytes("{\"event_id\":\"c\"}")), 30));
            delivery.send(new Batch(List.of(bytes("{\"event_id\":\"d\"}")), 10));

            Tally tally = delivery.finish();

            assertThat(tally.accepted()).isEqualTo(2);
            assertThat(tally.quarantined()).isEqualTo(2);
            assertThat(tally.quarantinedByRule()).containsEntry("field.type", 2L);
            assertThat(tally.sourceBytes()).isEqualTo(40);
        }
        assertThat(ingest.accepted().keySet()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "THROTTLED", "CUTS_THE_CONNECTION", "CUTS_THE_CONNECTION_AFTER_KEEPING"})
    void whatPassesIsTriedAgainUntilItIsTaken(Ailment ailment) throws Exception {
        ingest.fallIll((request, events) -> request <= 2 ? ailment : Ailment.NONE);

        try (Delivery delivery = delivery(LIMIT)) {
            delivery.send(new Batch(List.of(event("a")), 1));

            assertThat(delivery.finish().accepted()).isEqualTo(1);
        }
        assertThat(ingest.requests()).isEqualTo(3);
    }

    @Test
    void theServersRetryAfterIsHeeded() throws Exception {
        ingest.fallIll((request, events) -> request == 1 ? Ailment.THROTTLED : Ailment.NONE);
        long begun = System.nanoTime();

        try (Delivery delivery = delivery(LIMIT)) {
            delivery.send(new Batch(List.of(event("a")), 1));
            delivery.finish();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anIllnessThatStaysEndsInAClearErrorAfterTheLimit() throws Exception {
        ingest.fallIll((request, events) -> Ailment.UNAVAILABLE);

        try (Delivery delivery = delivery(Duration.ofMillis(300))) {
            delivery.send(new Batch(List.of(event("a")), 1));

            assertThatExceptionOfType(DeliveryException.class)
                    .isThrownBy(delivery::finish)
                    .withMessageContaining(ingest.url().toString())
                    .withMessageContaining("gave up after")
                    .withMessageContaining("it answers 503: no broker")
                    .withMessageContaining("nothing is counted twice")
                    .withMessageNotContaining(FakeIngest.KEY);
        }
        assertThat(ingest.requests()).isGreaterThan(2);
    }

    @Test
    void aRetryAfterBeyondTheLimitIsNotWaitedFor() throws Exception {
        ingest.fallIll((request, events) -> Ailment.UNAVAILABLE_FOR_LONG);

        try (Delivery delivery = delivery(LIMIT)) {
            delivery.send(new Batch(List.of(event("a")), 1));

            assertThatExceptionOfType(DeliveryException.class).isThrownBy(delivery::finish);
        }
        assertThat(ingest.requests()).isEqualTo(1);
    }

    @Test
    void afterAFailureNothingMoreIsTaken() throws Exception {
        ingest.fallIll((request, events) -> Ailment.NOT_INGEST);

        try (Delivery delivery = delivery(LIMIT)) {
            assertThatExceptionOfType(DeliveryException.class)
                    .isThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            delivery.send(new Batch(List.of(event("a")), 1));
                        }
                    })
                    .withMessageContaining("check that this is ingest's endpoint");
        }
        assertThat(ingest.requests()).isLessThan(100);
    }

    @Test
    void anUnknownWriteKeyFailsAtOnce() throws Exception {
        try (Delivery delivery =
                new Delivery(new Target(ingest.url(), "wrong"), DeliverySettings.givingUpAfter(LIMIT))) {
            delivery.send(new Batch(List.of(event("a")), 1));

            assertThatExceptionOfType(DeliveryException.class)
                    .isThrownBy(delivery::finish)
                    .withMessageContaining("does not know the write key")
                    .withMessageNotContaining("wrong");
        }
        assertThat(ingest.requests()).isEqualTo(1);
    }

    @Test
    void aBatchThatIsTooLargeIsSplit() throws Exception {
        ingest.fallIll((request, events) -> events > 2 ? Ailment.TOO_LARGE : Ailment.NONE);

        try (Delivery delivery = delivery(LIMIT)) {
            delivery.send(new Batch(List.of(event("a"), event("b"), event("c"), event("d"), event("e")), 50));

            Tally tally = delivery.finish();

            assertThat(tally.accepted()).isEqualTo(5);
            assertThat(tally.sourceBytes()).isEqualTo(50);
        }
    }

    @Test
    void aSingleEventThatIsTooLargeIsAClearError() throws Exception {
        ingest.fallIll((request, events) -> Ailment.TOO_LARGE);

        try (Delivery delivery = delivery(LIMIT)) {
            delivery.send(new Batch(List.of(event("a"), event("b")), 1));

            assertThatExceptionOfType(DeliveryException.class)
                    .isThrownBy(delivery::finish)
                    .withMessageContaining("a single event is too large");
        }
    }

    @Test
    void noMoreThanTheAllowedRequestsAreInFlight() throws Exception {
        ingest.fallIll((request, events) -> Ailment.SLOW);

        try (Delivery delivery = delivery(LIMIT)) {
            for (int i = 0; i < 20; i++) {
                delivery.send(new Batch(List.of(event("e" + i)), 1));
            }
            assertThat(delivery.finish().accepted()).isEqualTo(20);
        }
        assertThat(ingest.mostAtOnce()).isBetween(2, 3);
    }

    @Test
    void whereNothingListensTheErrorSaysSo() throws Exception {
        URI url = ingest.url();
        ingest.close();

        try (Delivery delivery = new Delivery(
                new Target(url, "k"),
                new DeliverySettings(
                        1,
                        Duration.ofSeconds(1),
                        Duration.ofMillis(300),
                        Duration.ofMillis(50),
                        Duration.ofSeconds(1)))) {
            delivery.send(new Batch(List.of(event("a")), 1));

            assertThatExceptionOfType(DeliveryException.class)
                    .isThrownBy(delivery::finish)
                    .withMessageContaining("nothing listens there");
        }
    }

    @Test
    void aBatchIsFullAtItsLimitsAndLosesNothing() {
        BatchBuilder builder = new BatchBuilder();
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < 1_203; i++) {
            builder.add(event("e" + i), 2).ifPresent(batches::add);
            builder.skip(1);
        }
        builder.take().ifPresent(batches::add);

        assertThat(batches).extracting(batch -> batch.lines().size()).containsExactly(500, 500, 203);
        assertThat(batches.stream().mapToLong(Batch::sourceBytes).sum()).isEqualTo(3 * 1_203);
        assertThat(builder.take()).isEmpty();
    }

    @Test
    void aBatchOfLargeEventsIsFullByItsBytes() {
        BatchBuilder builder = new BatchBuilder();
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            builder.add(new byte[150_000], 1).ifPresent(batches::add);
        }
        builder.take().ifPresent(batches::add);

        assertThat(batches).extracting(batch -> batch.lines().size()).containsExactly(2, 2, 1);
    }

    private Delivery delivery(Duration giveUpAfter) {
        return new Delivery(
                ingest.target(),
                new DeliverySettings(
                        3, Duration.ofSeconds(5), giveUpAfter, Duration.ofMillis(20), Duration.ofMillis(100)));
    }

    private static byte[] event(String id) {
        return bytes("{\"event_id\":\"" + id + "\",\"name\":\"page_view\"}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

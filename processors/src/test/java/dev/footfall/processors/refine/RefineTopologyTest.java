package dev.footfall.processors.refine;

import dev.footfall.processors.fixture.Erasures;
import dev.footfall.processors.fixture.MovingClock;
import dev.footfall.processors.fixture.TopologyRun;
import dev.footfall.processors.source.SourceSettings;
import dev.footfall.schemas.record.Channel;
import dev.footfall.schemas.record.DeviceType;
import dev.footfall.schemas.record.DropReason;
import dev.footfall.schemas.record.DroppedEvent;
import dev.footfall.schemas.record.Erasure;
import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.TimeBasis;
import dev.footfall.schemas.record.Treatment;
import dev.footfall.schemas.record.UserBasis;
import dev.footfall.schemas.registry.AvroSerde;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.footfall.processors.fixture.TopologyRun.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class RefineTopologyTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Duration DAY = Duration.ofHours(24);

    private final SchemaRegistry registry = TopologyRun.registry("refine");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MovingClock clock = new MovingClock(NOON);
    private final RefineTopology topology = new RefineTopology(
            new RefineSettings(DAY, Duration.ofDays(400)),
            Map.of(
                    "shop",
                    new SourceSettings(Optional.of(List.of("brand.example")), Optional.empty(), Optional.empty())),
            Erasures.SUBJECTS,
            registry,
            clock,
            meters);
    private final TopologyRun run = new TopologyRun(topology.build(), clock, meters);
    private final AvroSerde<ReceivedEvent> received = new AvroSerde<>(registry, ReceivedEvent.getClassSchema());
    private final AvroSerde<RefinedEvent> events = new AvroSerde<>(registry, RefinedEvent.getClassSchema());
    private final TestInputTopic<String, ReceivedEvent> in = run.input(Topic.RECEIVED, received.serializer());
    private final TestInputTopic<String, Erasure> erasures =
            run.input(Topic.ERASURES, new AvroSerde<Erasure>(registry, Erasure.getClassSchema()).serializer());
    private final TestOutputTopic<String, RefinedEvent> out = run.output(Topic.EVENTS, events.deserializer());
    private final TestOutputTopic<String, DroppedEvent> dropped = run.output(
            Topic.DROPPED, new AvroSerde<DroppedEvent>(registry, DroppedEvent.getClassSchema()).deserializer());

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    void describesItself() throws IOException {
        try (var golden = getClass().getResourceAsStream("refine.topology.txt")) {
            assertThat(topology.build().describe().toString())
                    .isEqualTo(new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void keepsTheKeyAndEveryFieldAndAddsTheTime() {
        ReceivedEvent event = ReceivedEvent.newBuilder()
                .setEventId("e1")
                .setSource("shop")
                .setVisitorId("v1")
                .setUserId("u1")
                .setType(EventType.PAGE)
                .setName("page_view")
                .setUrl("https://shop.example/a")
                .setReferrer("https://search.example/")
                .setTitle("A")
                .setUserAgent("Browser")
                .setLanguage("en")
                .setProperties("{\"a\":1}")
                .setContext("{\"b\":2}")
                .setCreatedAt(NOON.minusSeconds(7))
                .setSentAt(NOON.minusSeconds(5))
                .setReceivedAt(NOON)
                .setSequence(3)
                .setDialect("segment")
                .setPolicyVersion("2026-11")
                .setPurposes(List.of("analytics"))
                .setLegalBasis("consent")
                .setConsent(Map.of("analytics", true))
                .setTreated(List.of(new Treatment("url", "contact", "mask")))
                .build();

        in.pipeInput("shop/v1", event);

        TestRecord<String, RefinedEvent> record = out.readRecord();
        assertThat(record.key()).isEqualTo("shop/v1");
        RefinedEvent refined = record.value();
        ReceivedEvent.getClassSchema().getFields().stream()
                .filter(field -> !field.name().equals("suppressed"))
                .forEach(field ->
                        assertThat(refined.get(field.name())).as(field.name()).isEqualTo(event.get(field.name())));
        assertThat(refined.getOccurredAt()).isEqualTo(NOON.minusSeconds(2));
        assertThat(refined.getTimeBasis()).isEqualTo(TimeBasis.CORRECTED);
    }

    @Test
    void forwardsAnEventOnceWithinADayAndAgainAfterIt() {
        pipe("e1", NOON);
        pipe("e1", NOON);
        pipe("e1", NOON.plus(DAY).minusMillis(1)); // another bucket
        pipe("e1", NOON.plus(DAY));

        assertThat(receipts()).containsExactly(NOON, NOON.plus(DAY));
        assertThat(events("refined")).isEqualTo(2);
        assertThat(events("duplicate")).isEqualTo(2);
    }

    @Test
    void dropsWhatAnErasedVisitorDidBeforeAndTakesWhatTheyDoAfterwards() {
        pipe("e1", NOON.minusSeconds(1));
        erasures.pipeInput("any", Erasures.visitor("v1", NOON));
        events("e2", NOON.minusMillis(1), "v1", null);
        events("e3", NOON, "v1", null);
        events("e4", NOON.minusMillis(1), "v2", null);

        assertThat(out.readValuesToList()).extracting(RefinedEvent::getEventId).containsExactly("e1", "e3", "e4");
        TestRecord<String, DroppedEvent> record = dropped.readRecord();
        assertThat(record.value().getReason()).isEqualTo(DropReason.ERASED);
        assertThat(record.value().getEventId()).isEqualTo("e2");
        assertThat(record.key())
                .as("does not name the visitor")
                .isEqualTo(Erasures.SUBJECTS.get().visitor("shop", "v1"));
        assertThat(events("erased")).isEqualTo(1);
    }

    @Test
    void dropsOldEventsThatArriveAgainByAnImport() {
        erasures.pipeInput("any", Erasures.done("v1", NOON));
        in.pipeInput(
                "shop/v1",
                received("e1", NOON.plusSeconds(60), "v1", null)
                        .setCreatedAt(NOON.minus(DAY))
                        .build());

        assertThat(out.isEmpty()).isTrue();
        assertThat(events("erased")).isEqualTo(1);
    }

    @Test
    void anErasedUsersEventsAreDroppedWhoeverTheVisitorIs() {
        erasures.pipeInput("any", Erasures.user("u1", NOON));
        events("e1", NOON.minusSeconds(1), "v7", "u1");
        events("e2", NOON.minusSeconds(1), "v7", "u2");

        assertThat(out.readValuesToList()).extracting(RefinedEvent::getEventId).containsExactly("e2");
    }

    @Test
    void anErasureForgetsWhichUserAVisitorWas() {
        in.pipeInput(
                "shop/v1",
                received("e1", NOON.minusSeconds(9), "v1", "u1")
                        .setType(EventType.IDENTIFY)
                        .build());
        assertThat(run.<Object, Object>contentOf(RefineTopology.LINKS)).hasSize(1);

        erasures.pipeInput("any", Erasures.visitor("v1", NOON));

        assertThat(run.<Object, Object>contentOf(RefineTopology.LINKS)).isEmpty();
    }

    private void events(String id, Instant receivedAt, String visitor, @Nullable String user) {
        in.pipeInput("shop/" + visitor, received(id, receivedAt, visitor, user).build());
    }

    private static ReceivedEvent.Builder received(
            String id, Instant receivedAt, String visitor, @Nullable String user) {
        return ReceivedEvent.newBuilder()
                .setEventId(id)
                .setSource("shop")
                .setVisitorId(visitor)
                .setUserId(user)
                .setName("x")
                .setReceivedAt(receivedAt);
    }

    @Test
    void recordsEveryDuplicateWithItsPlaceAmongTheReceived() {
        pipe("e1", NOON);
        clock.set(NOON.plusMillis(5));
        pipe("e1", NOON);

        assertThat(out.readValuesToList()).hasSize(1);
        TestRecord<String, DroppedEvent> record = dropped.readRecord();
        assertThat(record.key()).isEqualTo("shop/v1");
        assertThat(record.value())
                .isEqualTo(new DroppedEvent("e1", "shop", DropReason.DUPLICATE, "", 0, 1L, NOON, NOON.plusMillis(5)));
        assertThat(dropped.isEmpty()).isTrue();
    }

    @Test
    void whatIsOnlyCountedIsRecordedAsDroppedOnceAndNeverGoesOn() {
        ReceivedEvent counted = event("shop", "k1", NOON)
                .setVisitorId("")
                .setSuppressed("global-privacy-control")
                .build();
        in.pipeInput("shop/k1", counted);
        in.pipeInput("shop/k1", counted);
        pipe("e1", NOON);

        assertThat(out.readValuesToList()).extracting(RefinedEvent::getEventId).containsExactly("e1");
        assertThat(dropped.readKeyValuesToList())
                .extracting(d -> d.key, d -> d.value.getReason(), d -> d.value.getDetail())
                .containsExactly(
                        tuple("shop/k1", DropReason.SUPPRESSED, "global-privacy-control"),
                        tuple("shop/k1", DropReason.DUPLICATE, ""));
        assertThat(events("suppressed")).isEqualTo(1);
        assertThat(events("duplicate")).isEqualTo(1);
        assertThat(events("refined")).isEqualTo(1);
        assertThat(run.contentOf(RefineTopology.LINKS)).isEmpty();
    }

    @Test
    void forgetsNothingBecauseAnIngestsClockIsWrong() {
        in.pipeInput("shop/v1", event("shop", "e1", NOON).build());
        in.pipeInput(
                "shop/v1",
                event("shop", "e2", NOON.plus(DAY.multipliedBy(3650))).build());

        in.pipeInput("shop/v1", event("shop", "e1", NOON).build());
        in.pipeInput(
                "shop/v1",
                event("shop", "e2", NOON.plus(DAY.multipliedBy(3650))).build());

        assertThat(receipts()).hasSize(2);
        assertThat(events("duplicate")).isEqualTo(2);
    }

    @Test
    void saysOfAnEventWhatItsAgentAndItsAddressesSay() {
        in.pipeInput(
                "shop/v1",
                event("shop", "e1", NOON)
                        .setUserAgent("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
                                + "Chrome/131.0.0.0 Mobile Safari/537.36")
                        .setUrl("https://shop.example/?utm_source=news&utm_medium=email&utm_campaign=c&utm_term=t"
                                + "&utm_content=d&gclid=secret")
                        .setReferrer("https://www.google.com/")
                        .build());
        in.pipeInput(
                "shop/v1",
                event("shop", "e2", NOON)
                        .setUserAgent("curl/8.5.0")
                        .setReferrer("https://help.brand.example/")
                        .build());

        RefinedEvent person = out.readValue();
        assertThat(person.getBot()).isFalse();
        assertThat(person.getBrowser()).contains("Chrome");
        assertThat(person.getBrowserVersion()).contains("131");
        assertThat(person.getOs()).contains("Android");
        assertThat(person.getDevice()).isEqualTo(DeviceType.MOBILE);
        assertThat(person.getChannel()).isEqualTo(Channel.CAMPAIGN);
        assertThat(person.getReferrerHost()).contains("google.com");
        assertThat(person.getUtmSource()).contains("news");
        assertThat(person.getUtmMedium()).contains("email");
        assertThat(person.getUtmCampaign()).contains("c");
        assertThat(person.getUtmTerm()).contains("t");
        assertThat(person.getUtmContent()).contains("d");
        assertThat(person.getClickId()).contains("gclid");
        RefinedEvent program = out.readValue();
        assertThat(program.getBot()).isTrue();
        assertThat(program.getChannel()).isEqualTo(Channel.INTERNAL);
        assertThat(count(meters, "footfall.refine.bots", "source", "shop")).isEqualTo(1);
        assertThat(events("refined")).isEqualTo(2);
        assertThat(count(meters, "footfall.refine.agents.parsed")).isEqualTo(2);
    }

    @Test
    void givesAnEventTheUserToWhomItsVisitorIsLinked() {
        pipe("before", NOON.minusSeconds(3));
        in.pipeInput("shop/v1", identify("i", NOON.minusSeconds(2), "ada"));
        pipe("same time", NOON.minusSeconds(2));
        pipe("after", NOON);
        pipe("late", NOON.minusSeconds(3)); // came after the identify, happened before it
        in.pipeInput("shop/v1", event("shop", "own", NOON).setUserId("eve").build());
        pipe("after own", NOON);
        in.pipeInput(
                "shop/v2",
                event("shop", "other visitor", NOON).setVisitorId("v2").build());

        assertThat(out.readKeyValuesToList())
                .extracting(e -> e.value.getEventId(), e -> e.value.getUserId().orElse(""), e -> e.value.getUserBasis())
                .containsExactly(
                        tuple("before", "", UserBasis.NONE),
                        tuple("i", "ada", UserBasis.CLIENT),
                        tuple("same time", "ada", UserBasis.LINKED),
                        tuple("after", "ada", UserBasis.LINKED),
                        tuple("late", "", UserBasis.NONE),
                        tuple("own", "eve", UserBasis.CLIENT),
                        tuple("after own", "ada", UserBasis.LINKED),
                        tuple("other visitor", "", UserBasis.NONE));
        assertThat(count(meters, "footfall.refine.linked", "source", "shop")).isEqualTo(3);
    }

    @Test
    void aDuplicateLinksNobody() {
        in.pipeInput("shop/v1", identify("i", NOON.minusSeconds(2), "ada"));
        in.pipeInput("shop/v1", identify("i", NOON.minusSeconds(1), "eve"));
        pipe("after", NOON);

        assertThat(out.readKeyValuesToList().getLast().value.getUserId()).contains("ada");
    }

    @Test
    void forgetsALinkThatWasNotUsedAndSweepsItAway() {
        for (int visitor = 0; visitor < 2_500; visitor++) {
            String id = "v" + visitor;
            in.pipeInput("shop/" + id, identify("i" + id, NOON, "u" + id));
        }
        Instant muchLater = NOON.plus(Duration.ofDays(430));
        clock.set(NOON.plus(Duration.ofDays(40)));
        in.pipeInput(
                "shop/v7", event("shop", "used", NOON.plus(Duration.ofDays(40))).build());
        clock.set(muchLater);
        in.pipeInput("shop/v1", event("shop", "unused", muchLater).build());
        in.pipeInput("shop/v7", event("shop", "used again", muchLater).build());

        assertThat(out.readKeyValuesToList())
                .extracting(e -> e.value.getUserBasis())
                .endsWith(UserBasis.LINKED, UserBasis.NONE, UserBasis.LINKED);
        assertThat(run.contentOf(RefineTopology.LINKS)).hasSize(2_500);
        run.advance(Duration.ofSeconds(10));
        assertThat(run.contentOf(RefineTopology.LINKS)).hasSizeBetween(1_500, 1_501);
        run.advance(Duration.ofSeconds(10));
        run.advance(Duration.ofSeconds(10));
        assertThat(run.contentOf(RefineTopology.LINKS)).extracting(e -> e.key).containsExactly("shop/v7");
        assertThat(count(meters, "footfall.refine.links.expired")).isEqualTo(2_499);
    }

    @Test
    void sweepsByTheReceiptsSoThatReplayedHistoryFindsItsLinks() {
        clock.set(NOON.plus(Duration.ofDays(3_000)));
        in.pipeInput("shop/v1", identify("i", NOON, "ada"));
        run.advance(Duration.ofMinutes(1));
        pipe("after", NOON.plusSeconds(1));

        assertThat(out.readKeyValuesToList().getLast().value.getUserBasis()).isEqualTo(UserBasis.LINKED);
    }

    @Test
    void tellsSourcesApart() {
        pipe("shop", "e1", NOON);
        pipe("blog", "e1", NOON);

        assertThat(receipts()).hasSize(2);
    }

    @Test
    void findsATwinThatWasReceivedLaterButCameFirst() {
        pipe("e1", NOON.plus(DAY).minusMillis(1));
        pipe("e1", NOON);
        pipe("e1", NOON.minusMillis(1)); // a day before the first: another event

        assertThat(receipts()).containsExactly(NOON.plus(DAY).minusMillis(1), NOON.minusMillis(1));
    }

    @Test
    void remembersTheTwinsOfWhatComesADayLate() {
        Instant yesterday = NOON.minus(DAY);
        pipe("e1", yesterday.minus(DAY).plusMillis(1)); // two buckets before the newest
        pipe("e2", yesterday);
        pipe("newest", NOON.plus(Duration.ofHours(11)));

        pipe("e1", yesterday);
        pipe("e2", yesterday);
        pipe("e3", yesterday);
        pipe("e3", yesterday);

        assertThat(out.readKeyValuesToList())
                .extracting(e -> e.value.getEventId())
                .containsExactly("e1", "e2", "newest", "e3");
        assertThat(count(meters, "footfall.refine.unchecked")).isZero();
    }

    @Test
    void letsThroughAndCountsWhatIsOlderThanItsMemory() {
        pipe("newest", NOON);
        pipe("old", NOON.minus(DAY.multipliedBy(2)));
        pipe("oldest", NOON.minus(DAY.multipliedBy(30)));

        assertThat(receipts()).hasSize(3);
        assertThat(count(meters, "footfall.refine.unchecked")).isEqualTo(2);
    }

    @Test
    void forgetsWholeBucketsByAndBy() {
        for (int day = 0; day < 40; day++) {
            pipe("e" + day, NOON.plus(DAY.multipliedBy(day)));
        }

        assertThat(run.windowStoreSize(RefineTopology.SEEN)).isBetween(3, 5);
    }

    @Test
    void marksAndCountsAFutureThatIsClamped() {
        ReceivedEvent event =
                event("shop", "e1", NOON).setCreatedAt(NOON.plusSeconds(301)).build();

        in.pipeInput("shop/v1", event);

        RefinedEvent refined = out.readValue();
        assertThat(refined.getOccurredAt()).isEqualTo(NOON);
        assertThat(refined.getTimeBasis()).isEqualTo(TimeBasis.CLAMPED);
        assertThat(refined.getCreatedAt()).contains(NOON.plusSeconds(301));
        assertThat(count(meters, "footfall.refine.clamped")).isEqualTo(1);
    }

    @Test
    void sendsWhatIsNoEventToTheDeadLettersAndGoesOn() {
        var raw = run.rawInput(Topic.RECEIVED);
        byte[] key = "shop/v1".getBytes(StandardCharsets.UTF_8);
        byte[] good = Objects.requireNonNull(received.serializer()
                .serialize(Topic.RECEIVED.topicName(), event("shop", "e2", NOON).build()));
        byte[] cut = java.util.Arrays.copyOf(good, good.length / 2);
        byte[] unknownSchema = good.clone();
        unknownSchema[3] = 99;
        List<byte[]> poison = List.of("poison".getBytes(StandardCharsets.UTF_8), new byte[0], cut, unknownSchema);

        poison.forEach(value -> raw.pipeInput(key, value));
        raw.pipeInput(new TestRecord<>(key, null, NOON));
        raw.pipeInput(new TestRecord<>(null, good, NOON));
        pipe("e0", Instant.ofEpochMilli(-1));
        pipe("e1", NOON);

        assertThat(out.readKeyValuesToList())
                .extracting(e -> e.value.getEventId())
                .containsExactly("e1");
        var letters = run.rawOutput(Topic.DEAD_LETTERS).readRecordsToList();
        assertThat(letters)
                .hasSize(7)
                .filteredOn(letter -> letter.key() != null)
                .hasSize(6)
                .allSatisfy(letter -> assertThat(letter.key()).isEqualTo(key));
        assertThat(letters.subList(0, 4)).extracting(TestRecord::value).containsExactlyElementsOf(poison);
        assertThat(header(letters.getFirst(), "topic")).isEqualTo(Topic.RECEIVED.topicName());
        assertThat(header(letters.getFirst(), "offset")).isEqualTo("0");
        assertThat(header(letters.getFirst(), "exception")).contains("SerializationException");
        assertThat(header(letters.get(6), "message")).contains("before 1970");
        assertThat(count(meters, "footfall.dead.letters")).isEqualTo(7);
    }

    private static String header(TestRecord<byte[], byte[]> letter, String name) {
        return new String(
                letter.headers().lastHeader("__streams.errors." + name).value(), StandardCharsets.UTF_8);
    }

    private void pipe(String id, Instant receivedAt) {
        pipe("shop", id, receivedAt);
    }

    private void pipe(String source, String id, Instant receivedAt) {
        if (receivedAt.isAfter(clock.instant())) {
            clock.set(receivedAt);
        }
        in.pipeInput("shop/v1", event(source, id, receivedAt).build());
    }

    private static ReceivedEvent.Builder event(String source, String id, Instant receivedAt) {
        return ReceivedEvent.newBuilder()
                .setEventId(id)
                .setSource(source)
                .setVisitorId("v1")
                .setName("click")
                .setReceivedAt(receivedAt);
    }

    private static ReceivedEvent identify(String id, Instant receivedAt, String user) {
        return event("shop", id, receivedAt)
                .setType(EventType.IDENTIFY)
                .setUserId(user)
                .build();
    }

    private List<Instant> receipts() {
        return out.readKeyValuesToList().stream()
                .map(e -> e.value.getReceivedAt())
                .toList();
    }

    private double events(String result) {
        return count(meters, "footfall.refine.events", "result", result);
    }
}

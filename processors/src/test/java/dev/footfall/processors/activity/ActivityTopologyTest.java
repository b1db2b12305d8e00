package dev.footfall.processors.activity;

import dev.footfall.processors.fixture.MovingClock;
import dev.footfall.processors.fixture.TopologyRun;
import dev.footfall.processors.source.SourceSettings;
import dev.footfall.schemas.record.Activity;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import dev.footfall.schemas.registry.AvroSerde;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.ActivityKey;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.TopicNames;
import dev.footfall.schemas.topic.VisitorKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.footfall.processors.activity.EventMix.START;
import static dev.footfall.processors.activity.EventMix.view;
import static dev.footfall.processors.fixture.TopologyRun.count;
import static org.assertj.core.api.Assertions.assertThat;

class ActivityTopologyTest {
    private static final Duration HORIZON = Duration.ofHours(25);
    private static final Duration SETTLED = Duration.ofSeconds(1);

    private final SchemaRegistry registry = TopologyRun.registry("activity");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MovingClock clock = new MovingClock(START);
    private final AtomicBoolean isHeard = new AtomicBoolean(true);
    private final ActivityTopology topology = new ActivityTopology(
            new ActivitySettings(HORIZON, Duration.ofMillis(200)),
            Map.of(
                    "shop", conversion(OfflineActivity.CONVERSION),
                    "blog", conversion(OfflineActivity.CONVERSION)),
            registry,
            meters,
            TopicNames.LIVE,
            () -> 0,
            isHeard::get);
    private final AvroSerde<RefinedEvent> events = new AvroSerde<>(registry, RefinedEvent.getClassSchema());
    private final AvroSerde<RejectedEvent> rejections = new AvroSerde<>(registry, RejectedEvent.getClassSchema());
    private final AvroSerde<Activity> activity = new AvroSerde<>(registry, Activity.getClassSchema());
    private final Map<String, Activity> rows = new TreeMap<>();
    private final TopologyRun run = new TopologyRun(topology.build(), clock, meters);
    private TestInputTopic<String, RefinedEvent> in = run.input(Topic.EVENTS, events.serializer());
    private TestInputTopic<String, RejectedEvent> rejected = run.input(Topic.REJECTED, rejections.serializer());
    private TestOutputTopic<String, Activity> out = run.output(Topic.ACTIVITY, activity.deserializer());

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    void describesItself() throws IOException {
        try (var golden = getClass().getResourceAsStream("activity.topology.txt")) {
            assertThat(topology.build().describe().toString())
                    .isEqualTo(new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void publishesWhatHasChangedAndNothingElse() {
        pipe(view("v1", START, "/a").build());
        pipe(view("v2", START.plusSeconds(1), "/a").build());
        assertThat(out.isEmpty()).isTrue();

        pass();
        assertThat(out.readKeyValuesToList()).singleElement().satisfies(published -> {
            assertThat(published.key).isEqualTo("shop/2026-11-01T12:00:00Z");
            assertThat(published.value.getRevision()).isEqualTo(2);
            assertThat(published.value.getVisitors()).isEqualTo(2);
        });

        run.advance(Duration.ofMinutes(10));
        pass();
        assertThat(out.isEmpty()).isTrue();
        pipe(view("v1", START.plusSeconds(59), "/b").build());
        pass();
        assertThat(out.readValuesToList())
                .singleElement()
                .satisfies(
                        published -> assertThat(published.getPageViewsByPage()).isEqualTo(Map.of("/a", 2L, "/b", 1L)));
    }

    @Test
    void waitsForAnAudienceAndThenTellsEachMinuteOnce() {
        isHeard.set(false);
        for (int i = 0; i < 5; i++) {
            pipe(view("v" + i, START.plusSeconds(i), "/a").build());
            pass();
        }
        assertThat(out.isEmpty()).isTrue();

        isHeard.set(true);
        pass();

        assertThat(out.readValuesToList())
                .singleElement()
                .satisfies(published -> assertThat(published.getEvents()).isEqualTo(5));
    }

    @Test
    void makesTheActivityOfTheOfflineComputationInAnyOrderAndOverRestarts() {
        for (long seed = 1; seed <= 6; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Instant from = START.plus(Duration.ofDays(2 * seed)); // minutes of their own
            List<RefinedEvent> arrival = EventMix.random(random, from, 20, 1500, 400);
            for (RefinedEvent event : arrival) {
                pipe(event);
                if (random.nextInt(30) == 0) {
                    run.advance(Duration.ofMillis(random.nextInt(400)));
                }
                if (random.nextInt(300) == 0) {
                    restart();
                }
            }
            settle();
            assertThat(rows).as("seed %d", seed).containsAllEntriesOf(OfflineActivity.of(arrival));
        }
        assertThat(events()).isEqualTo(6 * 1500);
        assertThat(count(meters, "footfall.activity.late")).isZero();
    }

    @Test
    void countsAnImportOfLongAgoIntoItsOwnMinutes() {
        Instant longAgo = Instant.parse("2015-05-17T10:05:00Z");
        List<RefinedEvent> log = EventMix.random(new SplittableRandom(3), longAgo, 2_000, 6_000, 60);
        pipe(view("now", START, "/now").build());
        int sent = 0;
        for (RefinedEvent event : log) {
            pipe(event);
            if (++sent % 100 == 0) {
                run.advance(Duration.ofMinutes(1));
                pipe(view("now", run.now(), "/now").build());
            }
        }
        settle();

        assertThat(rows).containsAllEntriesOf(OfflineActivity.of(log));
        assertThat(rows.values()).allMatch(row -> row.getLateEvents() == 0);
        assertThat(events()).isEqualTo(6_000 + 1 + 60);
    }

    @Test
    void countsWhatComesAfterTheHorizonAsLateWhereItArrives() {
        pipe(view("v1", START, "/a").build());
        run.advance(HORIZON);
        pipe(view("v2", START, "/a").build()); // just in time
        run.advance(Duration.ofMinutes(30));
        pipe(view("v3", START, "/a").build());
        pipe(view("v4", START, "/a").setBot(true).build());
        settle();
        pipe(view("v5", START, "/a").build());
        run.advance(Duration.ofHours(26));
        pipe(view("v6", run.now(), "/b").build()); // all of the minute is forgotten now
        pipe(view("v7", START, "/a").build());
        settle();

        assertThat(row(START).getEvents()).isEqualTo(2);
        assertThat(row(START).getVisitors()).isEqualTo(2);
        assertThat(row(START.plus(HORIZON).plus(Duration.ofMinutes(30))).getLateEvents())
                .isEqualTo(3);
        Activity last = row(START.plus(HORIZON).plus(Duration.ofMinutes(30 + 26 * 60)));
        assertThat(last.getLateEvents()).isEqualTo(1);
        assertThat(last.getEvents()).isEqualTo(1);
        assertThat(last.getRevision()).isEqualTo(2);
        assertThat(events()).isEqualTo(7);
        assertThat(count(meters, "footfall.activity.late")).isEqualTo(4);
        assertThat(count(meters, "footfall.activity.events")).isEqualTo(7);
    }

    @Test
    void forgetsWhatIsOver() {
        for (int minute = 0; minute < 30; minute++) {
            pipe(view("v" + minute, START.plusSeconds(60L * minute), "/a").build());
        }
        settle();
        run.advance(HORIZON.multipliedBy(2).plusHours(3));
        pipe(view("v", run.now(), "/b").build());
        settle();
        run.advance(Duration.ofHours(1));
        pipe(view("v", run.now(), "/b").build()); // the one that merges hears of the time with the next part
        settle();

        // Of each of two minutes: tally, sketch, name, device, page, channel.
        assertThat(run.<Bytes, byte[]>contentOf(ActivityTopology.TALLIES)).hasSize(2 * 6);
        // Of each of two minutes: when it began, and the part; a day of bits.
        assertThat(run.<Bytes, byte[]>contentOf(ActivityTopology.MINUTES)).hasSize(2 * 2 + 1);
        assertThat(run.windowStoreSize(ActivityTopology.VISITORS)).isEqualTo(2);
        assertThat(events()).isEqualTo(32);
    }

    @Test
    void keepsABoundedNumberOfNamesThatDoesNotDependOnTheirOrder() {
        List<RefinedEvent> arrival = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            arrival.add(view("v1", START, "/" + i % 1_300).build());
            arrival.add(view("v1", START.plusSeconds(60), "/" + i % 1_300).build());
        }
        Collections.shuffle(arrival.subList(0, 5_000), new Random(1));
        arrival.forEach(this::pipe);
        settle();

        Map<String, Long> first = row(START).getPageViewsByPage();
        assertThat(first).hasSize(Dimension.PAGE.published() + 1).containsKey(Dimension.OTHER);
        assertThat(first.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(2_500);
        assertThat(row(START.plusSeconds(60)).getPageViewsByPage()).isEqualTo(first);
        assertThat(count(meters, "footfall.activity.unlisted", "dimension", "page"))
                .isPositive();
    }

    @Test
    void countsRejectionsByRuleWhenTheyWereReceived() {
        reject("json.malformed", START.minusSeconds(90));
        reject("json.malformed", START.minusSeconds(80));
        reject("field.type", START.minusSeconds(70));
        reject("field.type", START.minus(Duration.ofDays(3))); // from a spool
        settle();

        assertThat(row(START.minusSeconds(120)).getRejectionsByRule())
                .isEqualTo(Map.of("json.malformed", 2L, "field.type", 1L));
        assertThat(row(START.minusSeconds(120)).getRejectedEvents()).isEqualTo(3);
        assertThat(row(START).getRejectedEvents()).isEqualTo(1);
        assertThat(rows).hasSize(2);
        assertThat(count(meters, "footfall.activity.rejected")).isEqualTo(4);
    }

    @Test
    void sendsPoisonToTheDeadLettersAndGoesOn() {
        byte[] poison = "poison".getBytes(StandardCharsets.UTF_8);
        run.rawInput(Topic.EVENTS).pipeInput("shop/v1".getBytes(StandardCharsets.UTF_8), poison);
        pipe(view("v1", START, "/a").build());
        settle();

        assertThat(run.rawOutput(Topic.DEAD_LETTERS).readValuesToList())
                .singleElement()
                .isEqualTo(poison);
        assertThat(events()).isEqualTo(1);
    }

    @Test
    void showsSpansAndMinutesOfASource() {
        pipe(view("v1", START, "/a").build());
        pipe(view("v1", START.plusSeconds(60), "/a").build());
        pipe(view("v2", START.plusSeconds(130), "/b").build());
        pipe(view("v3", START.plusSeconds(180), "/c").build());
        pipe(view("v9", START, "/z").setSource("blog").build());
        settle();
        ActivityView view = new ActivityView(run.store(ActivityTopology.MINUTES));

        ActivitySpan span = view.span("shop", START.plusSeconds(5), START.plusSeconds(125), 1);
        assertThat(span.from()).isEqualTo(START);
        assertThat(span.to()).isEqualTo(START.plusSeconds(180));
        assertThat(span.events()).isEqualTo(3);
        assertThat(span.visitors()).isEqualTo(2);
        assertThat(span.pageViewsByPage()).isEqualTo(Map.of("/a", 2L, "(other)", 1L));
        assertThat(view.minutes("shop", START, START.plusSeconds(180)))
                .extracting(Activity::getMinute)
                .containsExactly(START, START.plusSeconds(60), START.plusSeconds(120));
        assertThat(view.minutes("shop", START, START.plusSeconds(180))).first().isEqualTo(row(START));
        assertThat(view.span("nobody", START, START.plusSeconds(60), 1).events())
                .isZero();
        assertThat(view.minutes("shop", START, START)).isEmpty();
    }

    private static SourceSettings conversion(String name) {
        return new SourceSettings(Optional.empty(), Optional.of(List.of(name)), Optional.empty());
    }

    private Activity row(Instant at) {
        Instant minute = Instant.ofEpochMilli(ActivityRules.minuteOf(at));
        return Objects.requireNonNull(rows.get(ActivityKey.of("shop", minute)), "no row of " + minute);
    }

    /** All events that the rows have, those that came late among them. */
    private long events() {
        return rows.values().stream()
                .mapToLong(row -> row.getEvents() + row.getBotEvents() + row.getLateEvents())
                .sum();
    }

    /** Lets both processors publish, one behind the other. */
    private void pass() {
        run.advance(SETTLED);
        run.advance(SETTLED);
    }

    /** Waits until all is published, and keeps of each row the greatest revision, as a sink does. */
    private void settle() {
        pass();
        out.readKeyValuesToList().forEach(entry -> {
            Activity known = rows.get(entry.key);
            if (known == null || entry.value.getRevision() > known.getRevision()) {
                rows.put(entry.key, entry.value);
            }
        });
    }

    private void restart() {
        out.readKeyValuesToList()
                .forEach(entry -> rows.merge(
                        entry.key,
                        entry.value,
                        (one, other) -> one.getRevision() >= other.getRevision() ? one : other));
        run.restart(ActivityTopology.TALLIES, ActivityTopology.VISITORS, ActivityTopology.MINUTES);
        in = run.input(Topic.EVENTS, events.serializer());
        rejected = run.input(Topic.REJECTED, rejections.serializer());
        out = run.output(Topic.ACTIVITY, activity.deserializer());
    }

    private void pipe(RefinedEvent event) {
        in.pipeInput(VisitorKey.of(event.getSource(), event.getVisitorId()), event, run.now());
    }

    private void reject(String rule, Instant receivedAt) {
        rejected.pipeInput(
                "r",
                RejectedEvent.newBuilder()
                        .setRejectedId("r")
                        .setSource("shop")
                        .setDialect("native")
                        .setRule(rule)
                        .setReason("wrong")
                        .setRaw(ByteBuffer.allocate(0))
                        .setReceivedAt(receivedAt)
                        .build(),
                run.now());
    }
}

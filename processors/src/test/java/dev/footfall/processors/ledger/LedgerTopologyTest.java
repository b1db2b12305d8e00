package dev.footfall.processors.ledger;

import dev.footfall.processors.fixture.MovingClock;
import dev.footfall.processors.fixture.TopologyRun;
import dev.footfall.schemas.record.DropReason;
import dev.footfall.schemas.record.DroppedEvent;
import dev.footfall.schemas.record.LedgerEntry;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import dev.footfall.schemas.record.TimeBasis;
import dev.footfall.schemas.registry.AvroSerde;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LedgerTopologyTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final List<DropReason> REASONS = List.of(DropReason.values());
    private static final Duration GRACE = Duration.ofMinutes(1);
    private static final Duration KEPT = Duration.ofDays(2);

    private final SchemaRegistry registry = TopologyRun.registry("ledger");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MovingClock clock = new MovingClock(NOON);
    private final LedgerTopology topology =
            new LedgerTopology(new LedgerSettings(KEPT, Duration.ofSeconds(1), GRACE), registry, clock, meters);
    private final TopologyRun run = new TopologyRun(topology.build(), clock, meters);

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    void describesItself() throws IOException {
        try (var golden = getClass().getResourceAsStream("ledger.topology.txt")) {
            assertThat(topology.build().describe().toString())
                    .isEqualTo(new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void countsEachRecordIntoTheMinuteOfItsReceiptWhateverBecameOfIt() {
        for (int i = 0; i < 6; i++) {
            pipe(received("shop", NOON.plusSeconds(i)));
        }
        pipe(rejected("shop", NOON.plusSeconds(59)));
        pipe(refined("shop", NOON));
        pipe(refined("shop", NOON));
        pipe(dropped("shop", NOON, DropReason.DUPLICATE));
        pipe(dropped("shop", NOON, DropReason.SUPPRESSED));
        pipe(dropped("shop", NOON, DropReason.ERASED));
        pipe(received("shop", NOON.plusSeconds(60)));
        pipe(received("blog", NOON));
        run.advance(Duration.ofSeconds(1));

        Map<String, LedgerEntry> newest = newest();
        assertThat(newest)
                .containsOnlyKeys(
                        "shop/2026-11-01T12:00:00Z", "shop/2026-11-01T12:01:00Z", "blog/2026-11-01T12:00:00Z");
        assertThat(newest.get("shop/2026-11-01T12:00:00Z")).satisfies(entry -> {
            assertThat(entry.getAccepted()).isEqualTo(6);
            assertThat(entry.getRejected()).isEqualTo(1);
            assertThat(entry.getRefined()).isEqualTo(2);
            assertThat(entry.getDuplicates()).isEqualTo(1);
            assertThat(entry.getSuppressed()).isEqualTo(1);
            assertThat(entry.getErased()).isEqualTo(1);
            assertThat(entry.getRevision()).isEqualTo(12);
        });
    }

    @Test
    void publishesWhatHasChangedAndNothingElse() {
        pipe(received("shop", NOON));
        assertThat(publishedNow()).isEmpty();
        run.advance(Duration.ofSeconds(1));
        assertThat(publishedNow()).hasSize(1);
        run.advance(Duration.ofSeconds(5));
        assertThat(publishedNow()).isEmpty();
        pipe(refined("shop", NOON));
        run.advance(Duration.ofSeconds(1));
        assertThat(publishedNow()).singleElement().satisfies(entry -> {
            assertThat(entry.getAccepted()).isEqualTo(1);
            assertThat(entry.getRefined()).isEqualTo(1);
        });
    }

    @Test
    void whatIsInFlightBecomesUnaccountedForAfterTheGraceAndNothingAgainOnceItIsThere() {
        pipe(received("shop", NOON));
        pipe(received("shop", NOON));
        pipe(refined("shop", NOON));
        run.advance(Duration.ofSeconds(1));
        assertThat(gauge("in.flight")).isEqualTo(1);
        assertThat(gauge("unaccounted")).isZero();

        run.advance(GRACE);
        assertThat(gauge("in.flight")).isZero();
        assertThat(gauge("unaccounted")).isEqualTo(1);

        pipe(dropped("shop", NOON, DropReason.DUPLICATE));
        run.advance(Duration.ofSeconds(1));
        assertThat(gauge("in.flight") + gauge("unaccounted")).isZero();
    }

    @Test
    void whatIsTooMuchInOneMinuteDoesNotMakeUpForWhatIsMissingInAnother() {
        pipe(received("shop", NOON));
        pipe(refined("shop", NOON.plusSeconds(60)));
        run.advance(GRACE.plusSeconds(1));

        assertThat(gauge("unaccounted")).isEqualTo(2);
    }

    @Test
    void aSuccessorKnowsWhatIsUnevenAndWhatWasNotPublished() {
        pipe(received("shop", NOON));
        run.restart(LedgerTopology.MINUTES);
        run.advance(Duration.ofSeconds(1));

        assertThat(publishedNow())
                .singleElement()
                .satisfies(entry -> assertThat(entry.getAccepted()).isEqualTo(1));
        assertThat(gauge("in.flight")).isEqualTo(1);
        run.restart(LedgerTopology.MINUTES);
        run.advance(Duration.ofSeconds(1));
        assertThat(publishedNow()).isEmpty();
    }

    @Test
    void anEvenMinuteIsForgottenAndWhatComesForItLaterIsAnotherEntry() {
        pipe(received("shop", NOON));
        pipe(refined("shop", NOON));
        pipe(received("shop", NOON.plusSeconds(60))); // uneven
        run.advance(KEPT.plusHours(1));
        pipe(rejected("other", clock.instant()));
        assertThat(run.contentOf(LedgerTopology.MINUTES)).hasSize(2);

        pipe(received("shop", NOON));
        pipe(dropped("shop", NOON, DropReason.DUPLICATE));
        run.advance(Duration.ofSeconds(1));

        List<LedgerEntry> entries = publishedNow().stream()
                .filter(entry ->
                        entry.getSource().equals("shop") && entry.getMinute().equals(NOON))
                .toList();
        assertThat(entries).extracting(LedgerEntry::getBegunAt).containsExactly(NOON, NOON.plus(KEPT.plusHours(1)));
        assertThat(entries.stream().mapToLong(LedgerEntry::getAccepted).sum()).isEqualTo(2);

        run.advance(Duration.ofDays(8));
        pipe(rejected("other", clock.instant()));
        assertThat(run.contentOf(LedgerTopology.MINUTES)).hasSize(1);
    }

    /** Entries add up to what was sent, whatever the order, the restarts and the pauses between. */
    @Test
    void theEntriesAddUpToWhatTheTopicsHoldThroughRestarts() {
        for (long seed = 1; seed <= 5; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Map<String, Long> sent = new TreeMap<>();
            Map<String, LedgerEntry> rows = new HashMap<>();
            String source = "seed" + seed;
            for (int i = 0; i < 2_000; i++) {
                Instant receivedAt = clock.instant().minusSeconds(random.nextInt(600));
                SpecificRecord record = switch (random.nextInt(4)) {
                    case 0 -> received(source, receivedAt);
                    case 1 -> refined(source, receivedAt);
                    case 2 -> dropped(source, receivedAt, REASONS.get(random.nextInt(REASONS.size())));
                    default -> rejected(source, receivedAt);
                };
                pipe(record);
                sent.merge(
                        receivedAt.truncatedTo(ChronoUnit.MINUTES) + " "
                                + record.getClass().getSimpleName(),
                        1L,
                        Long::sum);
                if (random.nextInt(40) == 0) {
                    run.advance(Duration.ofMillis(random.nextInt(3_000)));
                    take(rows);
                }
                if (random.nextInt(700) == 0) {
                    run.advance(KEPT.plusHours(random.nextInt(3)));
                    take(rows);
                }
                if (random.nextInt(400) == 0) {
                    take(rows);
                    run.restart(LedgerTopology.MINUTES);
                }
            }
            run.advance(Duration.ofSeconds(2));
            take(rows);
            Map<String, Long> counted = new TreeMap<>();
            rows.values().stream()
                    .filter(entry -> entry.getSource().equals(source))
                    .forEach(entry -> {
                        add(counted, entry, "ReceivedEvent", entry.getAccepted());
                        add(counted, entry, "RefinedEvent", entry.getRefined());
                        add(counted, entry, "RejectedEvent", entry.getRejected());
                        add(
                                counted,
                                entry,
                                "DroppedEvent",
                                entry.getDuplicates() + entry.getSuppressed() + entry.getErased());
                    });
            assertThat(counted).as("seed %d", seed).isEqualTo(sent);
        }
    }

    private static void add(Map<String, Long> counted, LedgerEntry entry, String what, long count) {
        if (count > 0) {
            counted.merge(entry.getMinute() + " " + what, count, Long::sum);
        }
    }

    private void take(Map<String, LedgerEntry> rows) {
        for (LedgerEntry entry : publishedNow()) {
            rows.merge(
                    entry.getSource() + ' ' + entry.getMinute() + ' ' + entry.getBegunAt(),
                    entry,
                    (before, after) -> after.getRevision() > before.getRevision() ? after : before);
        }
    }

    private Map<String, LedgerEntry> newest() {
        Map<String, LedgerEntry> newest = new TreeMap<>();
        publishedNow().forEach(entry -> newest.put(entry.getSource() + '/' + entry.getMinute(), entry));
        return newest;
    }

    private List<LedgerEntry> publishedNow() {
        return run.output(
                        Topic.LEDGER, new AvroSerde<LedgerEntry>(registry, LedgerEntry.getClassSchema()).deserializer())
                .readValuesToList();
    }

    private double gauge(String name) {
        return meters.get("footfall.ledger." + name + ".events").gauge().value();
    }

    private void pipe(SpecificRecord record) {
        Topic topic = switch (record) {
            case ReceivedEvent _ -> Topic.RECEIVED;
            case RefinedEvent _ -> Topic.EVENTS;
            case RejectedEvent _ -> Topic.REJECTED;
            default -> Topic.DROPPED;
        };
        byte[] value =
                new AvroSerde<>(registry, record.getSchema()).serializer().serialize(topic.topicName(), record);
        run.rawInput(topic)
                .pipeInput("key".getBytes(StandardCharsets.UTF_8), Objects.requireNonNull(value), clock.instant());
    }

    private static ReceivedEvent received(String source, Instant receivedAt) {
        return ReceivedEvent.newBuilder()
                .setEventId("e")
                .setSource(source)
                .setVisitorId("v")
                .setName("click")
                .setReceivedAt(receivedAt)
                .build();
    }

    private static RefinedEvent refined(String source, Instant receivedAt) {
        return RefinedEvent.newBuilder()
                .setEventId("e")
                .setSource(source)
                .setVisitorId("v")
                .setName("click")
                .setTimeBasis(TimeBasis.RECEIVED)
                .setOccurredAt(receivedAt.minusSeconds(90_000))
                .setReceivedAt(receivedAt)
                .build();
    }

    private static RejectedEvent rejected(String source, Instant receivedAt) {
        return RejectedEvent.newBuilder()
                .setRejectedId("r")
                .setSource(source)
                .setDialect("native")
                .setRule("json.malformed")
                .setReason("not JSON")
                .setRaw(ByteBuffer.wrap(new byte[] {1}))
                .setReceivedAt(receivedAt)
                .build();
    }

    private static DroppedEvent dropped(String source, Instant receivedAt, DropReason reason) {
        return DroppedEvent.newBuilder()
                .setEventId("e")
                .setSource(source)
                .setReason(reason)
                .setOriginPartition(0)
                .setOriginOffset(7)
                .setReceivedAt(receivedAt)
                .setDroppedAt(receivedAt)
                .build();
    }
}

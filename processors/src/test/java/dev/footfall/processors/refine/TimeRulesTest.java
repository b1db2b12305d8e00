package dev.footfall.processors.refine;

import dev.footfall.processors.refine.TimeRules.Occurrence;
import dev.footfall.schemas.record.TimeBasis;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TimeRulesTest {
    private static final long RECEIVED = Instant.parse("2026-11-01T12:00:00Z").toEpochMilli();

    @ParameterizedTest(name = "{5}")
    @CsvSource(nullValues = "-", textBlock = """
                    -,       -,       0,        RECEIVED,  0, 'no times: the receipt'
                    -5000,   -,       -5000,    CREATED,   0, 'created alone is believed'
                    -,       -5000,   0,        RECEIVED,  0, 'sent alone says nothing'
                    -5000,   -2000,   -3000,    CORRECTED, 0, 'a clock 2 s slow: 3 s before it was sent'
                    3595000, 3600000, -5000,    CORRECTED, 0, 'a clock an hour fast is corrected'
                    300000,  -,       0,        CREATED,   0, '5 minutes ahead is what clocks differ: the receipt'
                    300001,  -,       0,        CLAMPED,   0, 'a millisecond more is not: the receipt, marked'
                    9000,    1000,    0,        CORRECTED, 0, 'created after sent, a little'
                    999000,  1000,    0,        CLAMPED,   0, 'created after sent, by too much'
                    """)
    void findsWhenAnEventHappened(
            @Nullable Long created, @Nullable Long sent, long expected, TimeBasis basis, int unused, String title) {
        Occurrence found = TimeRules.occurrence(
                Optional.ofNullable(created).map(TimeRulesTest::at),
                Optional.ofNullable(sent).map(TimeRulesTest::at),
                at(0));

        assertThat(found).as(title).isEqualTo(new Occurrence(at(expected), basis));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            1970-01-01T00:00:00Z,  -,                     RECEIVED
            1970-01-01T00:00:00Z,  2026-11-01T11:59:59Z,  RECEIVED
            1980-01-06T00:00:09Z,  2026-11-01T11:59:59Z,  RECEIVED
            0001-01-01T00:00:00Z,  -,                     RECEIVED
            2026-11-01T11:59:58Z,  1970-01-01T00:00:00Z,  CLAMPED
            2026-11-01T11:59:58Z,  0001-01-01T00:00:00Z,  CLAMPED
            9999-12-31T23:59:59Z,  -,                     CLAMPED
            +1000000-01-01T00:00:00Z, 2026-11-01T11:59:59Z, CLAMPED
            2026-11-01T11:59:58Z,  +1000000-01-01T00:00:00Z, RECEIVED
            """)
    void placesNonsenseAtTheReceipt(Instant created, @Nullable Instant sent, TimeBasis basis) {
        assertThat(TimeRules.occurrence(Optional.of(created), Optional.ofNullable(sent), at(0)))
                .isEqualTo(new Occurrence(at(0), basis));
    }

    @Test
    void believesClocksThatWereNeverSetIfTheyRun() {
        Instant created = Instant.parse("1970-01-01T00:00:10Z");

        assertThat(TimeRules.occurrence(Optional.of(created), Optional.of(created.plusSeconds(5)), at(0)))
                .isEqualTo(new Occurrence(at(-5_000), TimeBasis.CORRECTED));
    }

    @Test
    void believesHistory() {
        Instant created = Instant.parse("1998-06-10T12:00:00Z");

        assertThat(TimeRules.occurrence(Optional.of(created), Optional.empty(), at(0)))
                .isEqualTo(new Occurrence(created, TimeBasis.CREATED));
    }

    /** Requests of clients whose clocks are wrong by up to years, with events that waited for up to weeks. */
    @Test
    void neverReordersTheEventsOfARequest() {
        SplittableRandom random = new SplittableRandom(20261124);
        for (int request = 0; request < 5_000; request++) {
            long skew = random.nextLong(-1, 2) * random.nextLong(1L << random.nextInt(1, 37));
            long transit = random.nextLong(1L << random.nextInt(1, 20));
            long trueSent = RECEIVED - transit;
            Optional<Instant> sent =
                    random.nextInt(4) == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(trueSent + skew));
            long created = trueSent + skew - random.nextLong(1L << random.nextInt(1, 32));
            Instant previous = Instant.MIN;
            for (int event = 0; event < 10; event++) {
                String described =
                        "request " + request + ", event " + event + ", skew " + skew + ", created " + created;

                Occurrence found = TimeRules.occurrence(Optional.of(Instant.ofEpochMilli(created)), sent, at(0));

                assertThat(found.at()).as(described).isBetween(previous, at(0));
                if (sent.isPresent() && created <= trueSent + skew) {
                    assertThat(found)
                            .as(described)
                            .isEqualTo(new Occurrence(
                                    Instant.ofEpochMilli(created - skew + transit), TimeBasis.CORRECTED));
                }
                previous = found.at();
                created += random.nextLong(1L << random.nextInt(1, 31));
            }
        }
    }

    @Test
    void agreesWithUnboundedArithmeticEverywhere() {
        SplittableRandom random = new SplittableRandom(20261101);
        for (int i = 0; i < 20_000; i++) {
            long created = anyTime(random);
            long sent = anyTime(random);
            long received = random.nextLong(0, 4_000_000_000_000L);

            Occurrence found = TimeRules.occurrence(
                    Optional.of(Instant.ofEpochMilli(created)),
                    Optional.of(Instant.ofEpochMilli(sent)),
                    Instant.ofEpochMilli(received));

            BigInteger exact = BigInteger.valueOf(received)
                    .subtract(BigInteger.valueOf(sent).subtract(BigInteger.valueOf(created)));
            BigInteger ahead = exact.subtract(BigInteger.valueOf(received));
            String described = "created " + created + ", sent " + sent + ", received " + received;
            if (exact.compareTo(BigInteger.valueOf(TimeRules.EARLIEST.toEpochMilli())) < 0) {
                assertThat(found)
                        .as(described)
                        .isEqualTo(new Occurrence(Instant.ofEpochMilli(received), TimeBasis.RECEIVED));
            } else if (ahead.compareTo(BigInteger.valueOf(TimeRules.TOLERANCE.toMillis())) > 0) {
                assertThat(found)
                        .as(described)
                        .isEqualTo(new Occurrence(Instant.ofEpochMilli(received), TimeBasis.CLAMPED));
            } else {
                Instant expected = Instant.ofEpochMilli(
                        exact.min(BigInteger.valueOf(received)).longValueExact());
                assertThat(found).as(described).isEqualTo(new Occurrence(expected, TimeBasis.CORRECTED));
            }
        }
    }

    @Test
    void keepsTheOrderWithinARequestWhateverTheTransitTook() {
        Optional<Instant> sent = Optional.of(at(-60_000));
        Occurrence first = TimeRules.occurrence(Optional.of(at(-62_000)), sent, at(0));
        Occurrence second = TimeRules.occurrence(Optional.of(at(-61_000)), sent, at(0));

        assertThat(first.at()).isBefore(second.at());
    }

    private static long anyTime(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong();
            case 1 -> Long.MAX_VALUE - random.nextInt(1000);
            case 2 -> Long.MIN_VALUE + random.nextInt(1000);
            default -> random.nextLong(0, 4_000_000_000_000L);
        };
    }

    private static Instant at(long millisFromReceipt) {
        return Instant.ofEpochMilli(RECEIVED + millisFromReceipt);
    }
}

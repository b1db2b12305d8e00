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
                    300000,  -,       300000,   CREATED,   0, '5 minutes ahead is what clocks differ'
                    300001,  -,       0,        CLAMPED,   0, 'a millisecond more is not'
                    9000,    1000,    8000,     CORRECTED, 0, 'created after sent, a little'
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
            boolean ahead = exact.subtract(BigInteger.valueOf(received))
                            .compareTo(BigInteger.valueOf(TimeRules.TOLERANCE.toMillis()))
                    > 0;
            String described = "created " + created + ", sent " + sent + ", received " + received;
            assertThat(found.basis()).as(described).isEqualTo(ahead ? TimeBasis.CLAMPED : TimeBasis.CORRECTED);
            if (ahead) {
                assertThat(found.at().toEpochMilli()).as(described).isEqualTo(received);
            } else if (exact.bitLength() < Long.SIZE && isExact(sent, created)) {
                assertThat(found.at().toEpochMilli()).as(described).isEqualTo(exact.longValueExact());
            } else {
                assertThat(found.at()).as(described).isBefore(Instant.EPOCH);
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

    private static boolean isExact(long left, long right) {
        return BigInteger.valueOf(left).subtract(BigInteger.valueOf(right)).bitLength() < Long.SIZE;
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

package dev.footfall.ingest.event;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TimestampRulesTest {
    private static final DateTimeFormatter WITH_OFFSET = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx");

    @Property
    void everyTimeIsReadAsItWasWritten(
            @ForAll @LongRange(min = -62_000_000_000_000L, max = 253_300_000_000_000L) long millis,
            @ForAll @IntRange(min = -1080, max = 1080) int offsetMinutes) {
        OffsetDateTime time = Instant.ofEpochMilli(millis).atOffset(ZoneOffset.ofTotalSeconds(offsetMinutes * 60));
        assertThat(TimestampRules.parse(WITH_OFFSET.format(time))).hasValue(millis);
        assertThat(TimestampRules.parse(WITH_OFFSET.format(time).replace('T', ' ')))
                .hasValue(millis);
    }

    @Property
    void whatJavaRefusesIsRefused(
            @ForAll @IntRange(max = 9999) int year,
            @ForAll @IntRange(max = 14) int month,
            @ForAll @IntRange(max = 33) int day,
            @ForAll @IntRange(max = 25) int hour,
            @ForAll @IntRange(max = 62) int minute) {
        String text = "%04d-%02d-%02dT%02d:%02d:00Z".formatted(year, month, day, hour, minute);
        OptionalLong expected = OptionalLong.empty();
        try {
            expected = OptionalLong.of(OffsetDateTime.parse(text).toInstant().toEpochMilli());
        } catch (DateTimeParseException e) {
            // no such time
        }
        assertThat(TimestampRules.parse(text)).isEqualTo(year == 0 ? OptionalLong.empty() : expected);
    }

    @Test
    void theFormsThatClientsWriteAreRead() {
        long expected = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
        assertThat(TimestampRules.parse("2026-03-01T12:00:00Z")).hasValue(expected);
        assertThat(TimestampRules.parse("2026-03-01t12:00:00z")).hasValue(expected);
        assertThat(TimestampRules.parse("2026-03-01 13:00:00+0100")).hasValue(expected);
        assertThat(TimestampRules.parse("2026-03-01T13:00:00+01")).hasValue(expected);
        assertThat(TimestampRules.parse("2026-03-01T06:30:00-05:30")).hasValue(expected);
        assertThat(TimestampRules.parse("2026-03-01T12:00:00.5Z")).hasValue(expected + 500);
        assertThat(TimestampRules.parse("2026-03-01T12:00:00.123456789Z")).hasValue(expected + 123);
    }

    @Test
    void whatIsNoTimeWithAZoneIsRefused() {
        for (String text : List.of(
                "",
                "2026-03-01",
                "2026-03-01T12:00:00",
                "2026-03-01T12:00:00.Z",
                "2026-03-01T12:00:00+1",
                "2026-03-01T12:00:00+01:0",
                "2026-03-01T12:00:00+01:60",
                "2026-03-01T12:00:00+19:00",
                "2026-03-01T12:00:00.1234567890Z",
                "2026-03-01T12:00:00Zx",
                "2026-02-30T12:00:00Z",
                "2026-03-01T24:00:00Z",
                "yesterday at noon, more or less")) {
            assertThat(TimestampRules.parse(text)).as(text).isEmpty();
        }
    }
}

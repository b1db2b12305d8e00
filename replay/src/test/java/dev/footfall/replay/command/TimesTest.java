package dev.footfall.replay.command;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TimesTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-01, 2026-11-01T00:00:00Z",
        "2026-11-01T12:30, 2026-11-01T12:30:00Z",
        "2026-11-01T12:30:00Z, 2026-11-01T12:30:00Z",
        "2026-11-01T12:30:00+01:00, 2026-11-01T11:30:00Z"
    })
    void aMomentIsInUtcUnlessItSaysOtherwise(String text, Instant moment) {
        assertThat(Times.instant(text)).contains(moment);
    }

    @ParameterizedTest
    @CsvSource({"90s, PT90S", "60m, PT1H", "24h, P1D", "7d, P7D", "PT30M, PT30M"})
    void aDurationIsShortOrIso(String text, Duration duration) {
        assertThat(Times.duration(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "60", "m", "-5m", "-PT5M", "5 m", "99999999s"})
    void anythingElseIsNoDuration(String text) {
        assertThat(Times.duration(text)).isEmpty();
    }

    @Test
    void anythingElseIsNoMoment() {
        assertThat(Times.instant("yesterday")).isEmpty();
        assertThat(Times.instant("2026-13-01")).isEmpty();
        assertThat(Times.instant("2026-11-01T25:00Z")).isEmpty();
    }
}

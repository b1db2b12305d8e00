package dev.footfall.ingest.event;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.OptionalLong;

/**
 * Times as clients write them: ISO 8601 with a zone, such as {@code 2026-03-01T12:00:00.250Z}, {@code
 * 2026-03-01T12:00:00+01:00} or {@code 2026-03-01 12:00:00+0100}, of the years 1 to 9999. Pure. Hand-written because
 * every event has up to two of them.
 */
public final class TimestampRules {
    private static final long MIN_MILLIS = LocalDate.of(1, 1, 1).toEpochDay() * 86_400_000L;
    private static final long MAX_MILLIS = LocalDate.of(9999, 12, 31).toEpochDay() * 86_400_000L + 86_399_999L;
    private static final int SHORTEST = "2026-03-01T12:00:00Z".length();
    private static final int BAD = -1;

    private TimestampRules() {}

    /** Whether a number of milliseconds since 1970 lies in the years 1 to 9999. */
    public static boolean isInRange(long epochMillis) {
        return epochMillis >= MIN_MILLIS && epochMillis <= MAX_MILLIS;
    }

    /** Milliseconds since 1970, finer fractions cut off; empty if the text is not such a time. */
    public static OptionalLong parse(String text) {
        if (text.length() < SHORTEST
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || (text.charAt(10) != 'T' && text.charAt(10) != 't' && text.charAt(10) != ' ')
                || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            return OptionalLong.empty();
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 2);
        int day = digits(text, 8, 2);
        int hour = digits(text, 11, 2);
        int minute = digits(text, 14, 2);
        int second = digits(text, 17, 2);
        if (year < 1 || month < 1 || month > 12 || day < 1 || hour < 0 || hour > 23) {
            return OptionalLong.empty();
        }
        if (minute < 0 || minute > 59 || second < 0 || second > 59) {
            return OptionalLong.empty();
        }
        if (day > 28 && day > YearMonth.of(year, month).lengthOfMonth()) {
            return OptionalLong.empty();
        }
        int at = 19;
        int millis = 0;
        if (text.charAt(at) == '.' || text.charAt(at) == ',') {
            int start = ++at;
            for (int weight = 100; at < text.length() && isDigit(text.charAt(at)); at++, weight /= 10) {
                millis += (text.charAt(at) - '0') * weight;
            }
            if (at == start || at - start > 9) {
                return OptionalLong.empty();
            }
        }
        OptionalLong offset = offsetSeconds(text, at);
        if (offset.isEmpty()) {
            return OptionalLong.empty();
        }
        long days = LocalDate.of(year, month, day).toEpochDay();
        long seconds = days * 86_400 + hour * 3600L + minute * 60L + second - offset.getAsLong();
        long epochMillis = seconds * 1000 + millis;
        return isInRange(epochMillis) ? OptionalLong.of(epochMillis) : OptionalLong.empty();
    }

    private static OptionalLong offsetSeconds(String text, int at) {
        int left = text.length() - at;
        if (left == 0) {
            return OptionalLong.empty();
        }
        char sign = text.charAt(at);
        if (sign == 'Z' || sign == 'z') {
            return left == 1 ? OptionalLong.of(0) : OptionalLong.empty();
        }
        boolean colon = left == 6 && text.charAt(at + 3) == ':';
        if ((sign != '+' && sign != '-') || !(left == 3 || left == 5 || colon)) {
            return OptionalLong.empty();
        }
        int hours = digits(text, at + 1, 2);
        int minutes = left == 3 ? 0 : digits(text, text.length() - 2, 2);
        if (hours < 0 || minutes < 0 || minutes > 59 || hours * 60 + minutes > 18 * 60) {
            return OptionalLong.empty();
        }
        long seconds = hours * 3600L + minutes * 60L;
        return OptionalLong.of(sign == '-' ? -seconds : seconds);
    }

    private static int digits(String text, int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            char c = text.charAt(i);
            if (!isDigit(c)) {
                return BAD;
            }
            value = value * 10 + c - '0';
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}

package dev.footfall.processors.ledger;

import java.time.Instant;

/**
 * A source and a minute of receipt.
 *
 * @param start of the minute, milliseconds since 1970
 */
record LedgerMinute(String source, long start) {
    private static final long MINUTE = 60_000;

    static LedgerMinute of(String source, Instant receivedAt) {
        long at = Math.max(receivedAt.toEpochMilli(), Long.MIN_VALUE + MINUTE); // the first one has no start in a long
        return new LedgerMinute(source, at - Math.floorMod(at, MINUTE));
    }

    /** The key in state: no source's name has a slash. */
    String key() {
        return source + '/' + start;
    }

    static LedgerMinute ofKey(String key) {
        int slash = key.lastIndexOf('/');
        return new LedgerMinute(key.substring(0, slash), Long.parseLong(key.substring(slash + 1)));
    }

    Instant startsAt() {
        return Instant.ofEpochMilli(start);
    }
}

package dev.footfall.sinks.postgres;

import java.time.Duration;
import java.util.Optional;

/**
 * What becomes of the tables.
 *
 * @param eventRetention how long events are kept after the UTC day on which they were received, in whole days, 1 or more
 * @param readerRole the role that dashboards read with: it may select everything and change nothing
 * @param readerPassword its password; without one it is granted what it needs, and logs in as its administrator says
 */
public record TableSettings(Duration eventRetention, String readerRole, Optional<String> readerPassword) {
    private static final Duration DAY = Duration.ofDays(1);

    public TableSettings {
        if (eventRetention.compareTo(DAY) < 0 || !eventRetention.equals(Duration.ofDays(eventRetention.toDays()))) {
            throw new IllegalArgumentException("event-retention: must be whole days, P1D or more");
        }
        if (!readerRole.matches("[a-z_][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException(
                    "reader-role: must be a plain name: lower-case letters, digits and _, at most 63 characters");
        }
        if (readerPassword.filter(String::isEmpty).isPresent()) {
            throw new IllegalArgumentException("reader-password: must not be empty; leave it out for none");
        }
    }

    /** As sinks.yaml has it. */
    static TableSettings standard() {
        return new TableSettings(Duration.ofDays(400), "footfall_reader", Optional.empty());
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "TableSettings[eventRetention=" + eventRetention + ", readerRole=" + readerRole + "]";
    }
}

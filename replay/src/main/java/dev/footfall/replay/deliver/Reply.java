package dev.footfall.replay.deliver;

import java.time.Duration;
import java.util.Optional;

/** What a request came to. */
sealed interface Reply {
    /** Every event has its verdict. */
    record Taken(Tally tally) implements Reply {}

    /** Nothing of it is kept, and sending it again may help. */
    record Later(String reason, Optional<Duration> after) implements Reply {}

    /** Nothing of it is kept, because it is too much for one request. */
    record TooLarge(String reason) implements Reply {}

    /** Nothing of it is kept, and sending it again does not help. */
    record Refused(String reason) implements Reply {}
}

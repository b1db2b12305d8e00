package dev.footfall.replay.letters;

import java.time.Instant;
import java.util.Optional;

/**
 * Which letters are asked for.
 *
 * @param stage where the work failed; empty for any
 * @param topic from which the record came; empty for any
 * @param from written then or later
 * @param limit how many at most, the newest first; 1 or more
 */
record LetterFilter(Optional<String> stage, Optional<String> topic, Optional<Instant> from, int limit) {
    boolean matches(Letter letter) {
        return stage.map(letter.stage()::equals).orElse(true)
                && topic.map(name -> letter.note("topic").filter(name::equals).isPresent())
                        .orElse(true)
                && from.map(time -> !letter.at().isBefore(time)).orElse(true);
    }
}

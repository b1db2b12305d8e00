package dev.footfall.sinks.live;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a topology has not taken yet.
 *
 * @param records empty if it is not known
 * @param furthest the topic of which it has taken least
 * @param millis for how long the oldest of them has waited at most; empty if it is not known
 */
record StageLag(String stage, OptionalLong records, Optional<String> furthest, OptionalLong millis) {
    static StageLag unknown(String stage) {
        return new StageLag(stage, OptionalLong.empty(), Optional.empty(), OptionalLong.empty());
    }
}

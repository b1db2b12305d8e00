package dev.footfall.processors.funnels;

import dev.footfall.processors.sessions.Moment;
import org.jspecify.annotations.Nullable;

/**
 * An event that takes steps of a funnel.
 *
 * @param steps which ones: the lowest bit is the first step
 * @param userId null if it names no user
 */
record Occurrence(Moment moment, int steps, @Nullable String userId) {
    /** When it happened, milliseconds since 1970. */
    long at() {
        return moment.at();
    }

    /**
     * Whether it takes a step.
     *
     * @param step from 1
     */
    boolean takes(int step) {
        return (steps & 1 << (step - 1)) != 0;
    }
}

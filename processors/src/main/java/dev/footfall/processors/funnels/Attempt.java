package dev.footfall.processors.funnels;

import dev.footfall.processors.sessions.Moment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A visitor's way through a funnel, as far as it got.
 *
 * @param first the event of the first step
 * @param reachedAt when each step was reached, from the first on, milliseconds since 1970
 * @param userId the user named last by the events of these steps; null if none was named
 */
record Attempt(Moment first, List<Long> reachedAt, @Nullable String userId) {
    Attempt {
        reachedAt = List.copyOf(reachedAt);
    }

    static Attempt enteredBy(Occurrence occurrence) {
        return new Attempt(occurrence.moment(), List.of(occurrence.at()), occurrence.userId());
    }

    /** One step further. */
    Attempt plus(Occurrence occurrence) {
        List<Long> times = new ArrayList<>(reachedAt);
        times.add(occurrence.at());
        return new Attempt(first, times, occurrence.userId() == null ? userId : occurrence.userId());
    }

    /** The deepest step, from 1. */
    int step() {
        return reachedAt.size();
    }

    boolean isCompleted(Funnel funnel) {
        return step() == funnel.steps();
    }

    /** The last moment at which a step counts, milliseconds since 1970. */
    long expiresAt(Funnel funnel) {
        long end = first.at() + funnel.within();
        return end < first.at() ? Long.MAX_VALUE : end; // more than a long can hold
    }

    /** Whether a step at that time would still count. */
    boolean isOpenAt(long at, Funnel funnel) {
        return !isCompleted(funnel) && at <= expiresAt(funnel);
    }

    /** Grows when a step is reached, or turns out to have been reached earlier, and follows from the times alone. */
    long revision(Funnel funnel) {
        long revision = 1;
        for (long at : reachedAt.subList(1, reachedAt.size())) {
            revision += expiresAt(funnel) - at + 1;
        }
        return revision;
    }
}

package dev.footfall.processors.funnels;

import dev.footfall.processors.sessions.Moment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is remembered of a visitor and a funnel.
 *
 * @param definition by which funnel of that name; what was remembered by another says nothing
 * @param newest when the newest occurrence happened, milliseconds since 1970
 * @param settled the last occurrence that was settled before its time, if one at that time would not be late; else null
 * @param entered the attempt that was under way where the occurrences begin; null if there was none
 * @param occurrences by their moments, those before which another may still come
 */
record FunnelState(
        String definition,
        long newest,
        @Nullable Moment settled,
        @Nullable Attempt entered,
        List<Occurrence> occurrences) {
    FunnelState {
        occurrences = List.copyOf(occurrences);
    }

    /** Whether nothing is remembered that anything could follow from. */
    boolean isEmpty() {
        return entered == null && occurrences.isEmpty();
    }

    /** A visitor who was never seen in the funnel. */
    static FunnelState unknown(Funnel funnel) {
        return new FunnelState(funnel.definition(), Long.MIN_VALUE, null, null, List.of());
    }
}

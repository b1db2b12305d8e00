package dev.footfall.processors.funnels;

import dev.footfall.processors.funnels.FunnelChange.Opened;
import dev.footfall.processors.funnels.FunnelChange.Retracted;
import dev.footfall.processors.funnels.FunnelChange.Revised;
import dev.footfall.processors.sessions.Moment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which attempts a visitor makes at a funnel. The first step opens an attempt; each later step is reached by the first
 * event after the step before that takes it, no later than the window's length after the first step. An event
 * reaches one step at most. While an attempt is under way, another first step opens none; once it is completed or its
 * window has passed, the next one does.
 *
 * <p>Where an attempt begins depends on how the one before ended, so an event out of order may change all attempts after
 * it. Therefore the occurrences within the horizon are kept and walked through again. What lies before the horizon can
 * change no more: of it, only the attempt that was under way there is kept.
 */
final class FunnelRules {
    private FunnelRules() {}

    /** What became of an event. */
    enum Result {
        /** It is among the occurrences. */
        TAKEN,
        /** It was there already. */
        REPEATED,
        /** The visitor's newest step lies more than the horizon ahead. */
        LATE,
        /** It lies within the horizon, but before what had to be settled early. */
        CROWDED_OUT
    }

    /**
     * What is known after an event, and what is to be told of it, in order.
     *
     * @param state the same as before if the event was not taken
     */
    record Update(FunnelState state, Result result, List<FunnelChange> changes) {}

    /** Takes in an occurrence. */
    static Update add(FunnelState state, Occurrence occurrence, Funnel funnel, FunnelsSettings settings) {
        long newest = Math.max(state.newest(), occurrence.at());
        if (occurrence.at() < horizonStart(newest, settings)) {
            return new Update(state, Result.LATE, List.of());
        }
        if (state.settled() != null && occurrence.moment().compareTo(state.settled()) <= 0) {
            return new Update(state, Result.CROWDED_OUT, List.of());
        }
        int place = Collections.binarySearch(state.occurrences(), occurrence, Comparator.comparing(Occurrence::moment));
        if (place >= 0) {
            return new Update(state, Result.REPEATED, List.of());
        }
        List<Occurrence> occurrences = new ArrayList<>(state.occurrences());
        occurrences.add(-place - 1, occurrence);
        List<FunnelChange> changes = changes(
                walk(state.entered(), state.occurrences(), funnel), walk(state.entered(), occurrences, funnel), funnel);
        return new Update(settle(state, newest, occurrences, funnel, settings), Result.TAKEN, changes);
    }

    /**
     * Forgets what happened before a time, as if it had never been.
     *
     * @param before milliseconds since 1970
     */
    static Update erase(FunnelState state, long before, Funnel funnel) {
        Attempt entered = state.entered() != null && state.entered().first().at() >= before ? state.entered() : null;
        List<Occurrence> later = state.occurrences().stream()
                .filter(occurrence -> occurrence.at() >= before)
                .toList();
        List<FunnelChange> changes =
                changes(walk(state.entered(), state.occurrences(), funnel), walk(entered, later, funnel), funnel);
        return new Update(
                new FunnelState(state.definition(), state.newest(), state.settled(), entered, later),
                Result.TAKEN,
                changes);
    }

    /** The attempts that occurrences make, after one that was under way. */
    private static List<Attempt> walk(@Nullable Attempt entered, List<Occurrence> occurrences, Funnel funnel) {
        List<Attempt> attempts = new ArrayList<>();
        if (entered != null) {
            attempts.add(entered);
        }
        for (Occurrence occurrence : occurrences) {
            if (!attempts.isEmpty() && attempts.getLast().isOpenAt(occurrence.at(), funnel)) {
                Attempt attempt = attempts.getLast();
                if (occurrence.takes(attempt.step() + 1)) {
                    attempts.set(attempts.size() - 1, attempt.plus(occurrence));
                }
            } else if (occurrence.takes(1)) {
                attempts.add(Attempt.enteredBy(occurrence));
            }
        }
        return attempts;
    }

    private static List<FunnelChange> changes(List<Attempt> before, List<Attempt> after, Funnel funnel) {
        Map<Moment, Attempt> known = LinkedHashMap.newLinkedHashMap(before.size());
        before.forEach(attempt -> known.put(attempt.first(), attempt));
        List<FunnelChange> retractions = new ArrayList<>();
        List<FunnelChange> publications = new ArrayList<>();
        for (Attempt attempt : after) {
            Attempt was = known.remove(attempt.first());
            if (was == null) {
                publications.add(new Opened(attempt));
            } else if (attempt.revision(funnel) > was.revision(funnel)) {
                publications.add(new Revised(attempt));
            } else if (!attempt.equals(was)) {
                // A step is reached at the same time by an event of a smaller id, that knows another user.
                retractions.add(new Retracted(attempt.first()));
                publications.add(new Opened(attempt));
            }
        }
        known.keySet().forEach(first -> retractions.add(new Retracted(first)));
        retractions.addAll(publications);
        return retractions;
    }

    /** Forgets the occurrences before which none will come, and the oldest of those that are too many. */
    private static FunnelState settle(
            FunnelState state, long newest, List<Occurrence> occurrences, Funnel funnel, FunnelsSettings settings) {
        long start = horizonStart(newest, settings);
        int over = 0;
        while (occurrences.get(over).at() < start) { // the newest is not
            over++;
        }
        int count = Math.max(over, occurrences.size() - settings.maxOccurrences());
        Moment settled = count > over ? occurrences.get(count - 1).moment() : state.settled();
        if (settled != null && settled.at() < start) {
            settled = null;
        }
        long next = settled == null ? start : settled.at();
        List<Attempt> attempts = walk(state.entered(), occurrences.subList(0, count), funnel);
        Attempt entered = attempts.isEmpty() || !attempts.getLast().isOpenAt(next, funnel) ? null : attempts.getLast();
        return new FunnelState(
                state.definition(), newest, settled, entered, occurrences.subList(count, occurrences.size()));
    }

    /** What happened before is late. */
    private static long horizonStart(long newest, FunnelsSettings settings) {
        long start = newest - settings.horizon().toMillis();
        return start > newest ? Long.MIN_VALUE : start; // less than a long can hold
    }
}

package dev.footfall.processors.funnels;

import dev.footfall.processors.sessions.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Occurrences for tests: named ones, and random ones that love the edges of the rules. */
final class StepSource {
    static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
    static final Duration WINDOW = Duration.ofHours(2);

    private StepSource() {}

    /** A funnel of that many steps. */
    static Funnel funnel(int steps) {
        return new Funnel("shop", "checkout", "0123456789ab", steps, WINDOW.toMillis());
    }

    /** An event that takes these steps, that many minutes after the start. */
    static Occurrence step(String id, long minutes, int... steps) {
        return occurrence(id, START.plus(Duration.ofMinutes(minutes)).toEpochMilli(), bits(steps), null);
    }

    static Occurrence occurrence(String id, long at, int steps, @Nullable String userId) {
        return new Occurrence(new Moment(at, id), steps, userId);
    }

    static int bits(int... steps) {
        int bits = 0;
        for (int step : steps) {
            bits |= 1 << (step - 1);
        }
        return bits;
    }

    /** Steps of a visitor in the order of a random arrival: ties, and distances of exactly the window and a little more. */
    static List<Occurrence> random(SplittableRandom random, Funnel funnel, int most) {
        List<Occurrence> occurrences = new ArrayList<>();
        int count = 1 + random.nextInt(most);
        long at = START.toEpochMilli();
        for (int i = 0; i < count; i++) {
            at += switch (random.nextInt(9)) {
                case 0, 1 -> 0;
                case 2 -> 1;
                case 3 -> funnel.within();
                case 4 -> funnel.within() + 1;
                case 5 -> funnel.within() * random.nextInt(2, 9);
                default -> random.nextLong(funnel.within() / 3);
            };
            int steps = 1 << random.nextInt(funnel.steps());
            if (random.nextInt(6) == 0) {
                steps |= 1 << random.nextInt(funnel.steps());
            }
            String id = Integer.toString(random.nextInt(36 * 36), 36) + "-" + i;
            occurrences.add(occurrence(id, at, steps, random.nextInt(3) == 0 ? "user" + random.nextInt(3) : null));
        }
        shuffle(random, occurrences);
        return occurrences;
    }

    /** Anything from a few swaps, as networks make them, to no order at all. */
    private static void shuffle(SplittableRandom random, List<Occurrence> occurrences) {
        int reach = 1 + random.nextInt(occurrences.size());
        for (int i = 0; i < occurrences.size(); i++) {
            int other = Math.min(occurrences.size() - 1, i + random.nextInt(reach));
            Occurrence occurrence = occurrences.get(i);
            occurrences.set(i, occurrences.get(other));
            occurrences.set(other, occurrence);
        }
    }
}

package dev.footfall.processors.sessions;

import java.util.function.LongConsumer;

/** Runs a property for many seeds; the first that breaks it is named. */
final class Seeds {
    private Seeds() {}

    static void forEach(int cases, LongConsumer property) {
        for (long seed = 1; seed <= cases; seed++) {
            try {
                property.accept(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }
}

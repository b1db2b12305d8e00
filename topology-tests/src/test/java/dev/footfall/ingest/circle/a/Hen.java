package dev.footfall.ingest.circle.a;

import dev.footfall.ingest.circle.b.Egg;

/** Breaks a rule of the architecture, to show that the rule notices. */
public final class Hen {
    private Hen() {}

    public static Class<?> reach() {
        return Egg.class;
    }
}

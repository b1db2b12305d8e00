package dev.footfall.ingest.circle.b;

import dev.footfall.ingest.circle.a.Hen;

/** Breaks a rule of the architecture, to show that the rule notices. */
public final class Egg {
    private Egg() {}

    public static Class<?> reach() {
        return Hen.class;
    }
}

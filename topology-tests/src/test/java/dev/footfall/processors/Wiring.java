package dev.footfall.processors;

/** Breaks a rule of the architecture, to show that the rule notices. */
public final class Wiring {
    private Wiring() {}

    /** The name of the wiring. */
    public static String name() {
        return "wiring";
    }
}

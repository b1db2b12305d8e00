package dev.footfall.ingest.util;

/** Breaks a rule of the architecture, to show that the rule notices. */
public final class DateHelper {
    private DateHelper() {}

    public static int reach() {
        return 1;
    }
}

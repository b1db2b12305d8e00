package dev.footfall.ingest.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a source does about events that do not keep to its tracking plan. */
public enum PlanMode {
    /** It has no plan; nothing is checked. */
    OFF,
    /** They are counted and pass. */
    LENIENT,
    /** They go into quarantine. */
    STRICT;

    /** The mode that is called so in the sources file; empty if none is. */
    static Optional<PlanMode> named(String name) {
        return Arrays.stream(values())
                .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }
}

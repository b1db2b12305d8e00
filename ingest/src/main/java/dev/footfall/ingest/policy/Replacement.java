package dev.footfall.ingest.policy;

import dev.footfall.schemas.governance.Pseudonyms;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes what stands in a value's place, for the events of a source that came in a period.
 *
 * @param pseudonyms empty only for a policy that hashes nothing
 * @param period number of the period of rotating pseudonyms
 */
record Replacement(Optional<Pseudonyms> pseudonyms, String source, long period) {
    static final String MASK = "***";

    /**
     * What stands in the place of a value.
     *
     * @param domain what the value is; equal values of a domain have the same pseudonym
     */
    String of(Action action, String domain, String value) {
        return switch (action) {
            case KEEP -> value;
            case DROP -> "";
            case MASK -> MASK;
            case TRUNCATE -> NetworkAddress.truncated(value);
            case HASH -> pseudonyms().orElseThrow().lasting(source, domain, value);
            case HASH_ROTATING -> pseudonyms().orElseThrow().rotating(source, domain, value, period);
        };
    }

    /** The same for something that was found; mail addresses are the same in capitals. */
    String of(Action action, Detector detector, String value) {
        return of(action, detector.code(), detector == Detector.MAIL ? value.toLowerCase(Locale.ROOT) : value);
    }
}

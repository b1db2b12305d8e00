package dev.footfall.ingest.policy;

import java.util.Set;
import java.util.TreeSet;

/**
 * What a browser's signal means for a source.
 *
 * @param suppressing whether its events are only counted
 * @param denied the purposes that it ends otherwise
 */
record SignalRule(boolean suppressing, Set<String> denied) {
    static final SignalRule IGNORED = new SignalRule(false, Set.of());
    static final SignalRule SUPPRESSES = new SignalRule(true, Set.of());

    /** The rule in the words of a policy's file. */
    String stated() {
        if (suppressing) {
            return "suppress";
        }
        return denied.isEmpty() ? "ignore" : String.join(", ", new TreeSet<>(denied));
    }
}

package dev.footfall.ingest.policy;

import java.util.Set;

/**
 * What a browser's signal means for a source.
 *
 * @param suppressing whether its events are only counted
 * @param denied the purposes that it ends otherwise
 */
record SignalRule(boolean suppressing, Set<String> denied) {
    static final SignalRule IGNORED = new SignalRule(false, Set.of());
    static final SignalRule SUPPRESSES = new SignalRule(true, Set.of());
}

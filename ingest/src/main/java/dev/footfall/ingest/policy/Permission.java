package dev.footfall.ingest.policy;

import dev.footfall.ingest.event.Signals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * For what an event may be used.
 *
 * @param purposes names of the purposes, in the policy's order
 * @param legalBasis on what they rest, each basis once
 * @param suppressed why it is only counted; empty if it is not
 */
record Permission(List<String> purposes, String legalBasis, Optional<String> suppressed) {
    static final String NO_CONSENT = "no-consent";
    static final String GLOBAL_PRIVACY_CONTROL = "global-privacy-control";
    static final String DO_NOT_TRACK = "do-not-track";

    /** Where no purposes are named, only a signal that suppresses keeps an event from being used. */
    static Permission of(SourcePolicy rules, Map<String, Boolean> stated, Signals signals) {
        if (signals.globalPrivacyControl() && rules.globalPrivacyControl().suppressing()) {
            return none(GLOBAL_PRIVACY_CONTROL);
        }
        if (signals.doNotTrack() && rules.doNotTrack().suppressing()) {
            return none(DO_NOT_TRACK);
        }
        if (rules.purposes().isEmpty()) {
            return new Permission(List.of(), "", Optional.empty());
        }
        List<String> names = new ArrayList<>();
        List<String> bases = new ArrayList<>();
        String reason = NO_CONSENT;
        for (Purpose purpose : rules.purposes()) {
            boolean consented = purpose.isAllowed(stated);
            boolean controlled = signals.globalPrivacyControl()
                    && rules.globalPrivacyControl().denied().contains(purpose.name());
            boolean untracked =
                    signals.doNotTrack() && rules.doNotTrack().denied().contains(purpose.name());
            if (consented && !controlled && !untracked) {
                names.add(purpose.name());
                if (!bases.contains(purpose.legalBasis())) {
                    bases.add(purpose.legalBasis());
                }
            } else if (consented) {
                reason = controlled ? GLOBAL_PRIVACY_CONTROL : DO_NOT_TRACK;
            }
        }
        return names.isEmpty()
                ? none(reason)
                : new Permission(List.copyOf(names), String.join(", ", bases), Optional.empty());
    }

    private static Permission none(String reason) {
        return new Permission(List.of(), "", Optional.of(reason));
    }
}

package dev.footfall.ingest.policy;

import java.util.List;
import java.util.Map;

/**
 * What a policy's file says, in its own words: the record of processing activities is written from it. Nothing is treated
 * by it. Immutable.
 *
 * @param accountability who answers for the processing
 * @param purposes in the file's order, those that no source has included
 * @param detectors what is looked for in texts, and what is done about it
 * @param sources those that the policy names, by name
 * @param others all others
 */
public record Statement(
        Accountability accountability,
        List<StatedPurpose> purposes,
        List<StatedRule> detectors,
        Map<String, StatedSource> sources,
        StatedSource others) {
    public Statement {
        purposes = List.copyOf(purposes);
        detectors = List.copyOf(detectors);
        sources = Map.copyOf(sources);
    }

    /**
     * A purpose.
     *
     * @param description in words; empty if the file has none
     * @param legalBasis by the names of the GDPR's article 6, such as {@code consent}
     * @param consent {@code opt-in}, {@code opt-out} or {@code none}
     */
    public record StatedPurpose(String name, String description, String legalBasis, String consent) {}

    /**
     * What is done to data of a kind.
     *
     * @param what a field, such as {@code properties.iban}, or a detector, such as {@code mail}
     */
    public record StatedRule(String what, String dataClass, String treatment) {
        static StatedRule of(String what, Rule rule) {
            return new StatedRule(what, rule.dataClass().code(), rule.action().code());
        }
    }

    /**
     * A source.
     *
     * @param purposes names of its purposes
     * @param fields rules for its fields, in the file's order
     * @param globalPrivacyControl what that signal does: {@code suppress}, {@code ignore}, or the purposes that it ends
     * @param doNotTrack the same for that signal
     * @param quarantine {@code treat} or {@code withhold}
     */
    public record StatedSource(
            List<String> purposes,
            List<StatedRule> fields,
            String globalPrivacyControl,
            String doNotTrack,
            String quarantine) {
        public StatedSource {
            purposes = List.copyOf(purposes);
            fields = List.copyOf(fields);
        }
    }

    /** What is said of a source. */
    public StatedSource of(String source) {
        return sources.getOrDefault(source, others);
    }

    /** Where there is no policy. */
    static Statement none() {
        return new Statement(
                Accountability.nothingStated(),
                List.of(),
                List.of(StatedRule.of(Detector.CREDENTIAL.code() + " (in addresses)", Detector.CREDENTIAL.usual())),
                Map.of(),
                SourcePolicy.builtIn().stated());
    }
}

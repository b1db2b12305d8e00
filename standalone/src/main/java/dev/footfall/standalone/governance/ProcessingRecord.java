package dev.footfall.standalone.governance;

import dev.footfall.ingest.policy.Accountability.Party;
import dev.footfall.ingest.policy.Accountability.Recipient;
import dev.footfall.ingest.policy.Accountability.Transfer;
import java.util.List;
import java.util.Optional;

/**
 * A record of processing activities, as the GDPR's article 30(1) asks for. What no file says is empty here and named in
 * {@code notStated}. Its components are the members of the JSON form ({@code docs/governance-record.md}), which only ever
 * grows: another shape is another {@code format}.
 *
 * @param format {@value #FORMAT}
 * @param policy which policy it was made from; empty if none is configured
 * @param controller article 30(1)(a), as are the three after it
 * @param purposes (b)
 * @param dataSubjects (c), as are the sources and what is searched for
 * @param searchedFor what is looked for in all texts of all sources, and what is done about it
 * @param recipients (d); an empty list says that there are none
 * @param transfers (e); an empty list says that there are none
 * @param storage (f), the time limits
 * @param measures (g), those that are settings of the pipeline
 * @param furtherMeasures (g), in the operator's words
 * @param notStated what the article asks for and no file says
 */
public record ProcessingRecord(
        String format,
        Optional<PolicyFile> policy,
        Optional<Party> controller,
        List<Party> jointControllers,
        Optional<Party> representative,
        Optional<Party> dataProtectionOfficer,
        List<Purpose> purposes,
        List<String> dataSubjects,
        List<Source> sources,
        List<Treated> searchedFor,
        Optional<List<Recipient>> recipients,
        Optional<List<Transfer>> transfers,
        List<Storage> storage,
        List<Measure> measures,
        List<String> furtherMeasures,
        List<Missing> notStated) {
    /** The form that is written. */
    public static final String FORMAT = "footfall.processing-record.v1";

    public ProcessingRecord {
        jointControllers = List.copyOf(jointControllers);
        purposes = List.copyOf(purposes);
        dataSubjects = List.copyOf(dataSubjects);
        sources = List.copyOf(sources);
        searchedFor = List.copyOf(searchedFor);
        storage = List.copyOf(storage);
        measures = List.copyOf(measures);
        furtherMeasures = List.copyOf(furtherMeasures);
        notStated = List.copyOf(notStated);
    }

    /**
     * The policy.
     *
     * @param sha256 of its file, in hex
     */
    public record PolicyFile(String version, String sha256) {}

    /**
     * A purpose.
     *
     * @param description in words; empty if not stated
     * @param legalBasis of the GDPR's article 6(1), such as {@code consent}
     * @param consent {@code opt-in}, {@code opt-out} or {@code none}
     * @param sources whose events are used for it
     */
    public record Purpose(String name, String description, String legalBasis, String consent, List<String> sources) {}

    /**
     * What is kept of a source's events.
     *
     * @param purposes names of its purposes
     * @param globalPrivacyControl {@code suppress}, {@code ignore}, or the purposes that it ends
     * @param doNotTrack the same for that signal
     * @param quarantine {@code treat} or {@code withhold}
     * @param data every field that may be about a person
     */
    public record Source(
            String name,
            List<String> purposes,
            String globalPrivacyControl,
            String doNotTrack,
            String quarantine,
            List<Treated> data) {}

    /**
     * A category of data.
     *
     * @param what a field of events, or what is searched for
     * @param dataClass {@code identifier}, {@code contact}, {@code sensitive} or {@code technical}
     * @param treatment what is done before it is written, such as {@code hash}; {@code keep} is nothing
     */
    public record Treated(String what, String dataClass, String treatment) {}

    /**
     * A place where data are kept.
     *
     * @param kind {@code topic}, {@code table}, {@code state} or {@code files}
     * @param holds in words
     * @param personalFields fields in it that are about persons
     * @param retention how long, in ISO 8601, after the data came; empty where no time limit is configured
     * @param until in words, where a duration alone does not say it; else empty
     */
    public record Storage(
            String kind,
            String name,
            String holds,
            List<String> personalFields,
            Optional<String> retention,
            String until) {}

    /**
     * A measure of security.
     *
     * @param article of the GDPR, such as {@code 32(1)(a)}
     * @param configured whether the files that were read say that it is on
     * @param detail how, or which setting would turn it on
     */
    public record Measure(String name, String article, boolean configured, String detail) {}

    /**
     * What is not stated.
     *
     * @param article that asks for it
     * @param where it can be stated
     */
    public record Missing(String article, String what, String where) {}
}

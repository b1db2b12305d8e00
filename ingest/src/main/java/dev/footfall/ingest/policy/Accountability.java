package dev.footfall.ingest.policy;

import java.util.List;
import java.util.Optional;

/**
 * Who answers for the processing and what else the record of processing activities asks for (GDPR, article 30(1)) that no
 * setting of the pipeline knows. Immutable.
 *
 * @param controller who decides about purposes and means
 * @param jointControllers with whom they are decided together (article 26)
 * @param representative in the Union, of a controller outside (article 27)
 * @param dataProtectionOfficer if one is designated (article 37)
 * @param dataSubjects categories of persons whose data are processed; empty if none is stated
 * @param recipients categories of those to whom data are disclosed; an empty list says that there are none
 * @param transfers to third countries or international organisations; an empty list says that there are none
 * @param measures of security beside those that are configured (article 32(1)), in words
 */
public record Accountability(
        Optional<Party> controller,
        List<Party> jointControllers,
        Optional<Party> representative,
        Optional<Party> dataProtectionOfficer,
        List<String> dataSubjects,
        Optional<List<Recipient>> recipients,
        Optional<List<Transfer>> transfers,
        List<String> measures) {
    public Accountability {
        jointControllers = List.copyOf(jointControllers);
        dataSubjects = List.copyOf(dataSubjects);
        recipients = recipients.map(List::copyOf);
        transfers = transfers.map(List::copyOf);
        measures = List.copyOf(measures);
    }

    /**
     * A person or body.
     *
     * @param contact how to reach it, in one line
     */
    public record Party(String name, String contact) {}

    /**
     * To whom data are disclosed.
     *
     * @param category such as {@code hosting provider (processor)}
     * @param name of the recipient; empty where only the category is stated
     */
    public record Recipient(String category, String name) {}

    /**
     * A transfer out of the Union.
     *
     * @param to the third country or international organisation
     * @param safeguards on what the transfer rests, such as an adequacy decision or standard contractual clauses
     */
    public record Transfer(String to, String safeguards) {}

    static Accountability nothingStated() {
        return new Accountability(
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }
}

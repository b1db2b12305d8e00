package dev.footfall.standalone.governance;

import dev.footfall.ingest.policy.Accountability;
import dev.footfall.ingest.policy.Policy;
import dev.footfall.ingest.policy.Statement;
import dev.footfall.ingest.policy.Statement.StatedRule;
import dev.footfall.ingest.policy.Statement.StatedSource;
import dev.footfall.standalone.PipelineConfiguration;
import dev.footfall.standalone.governance.ProcessingRecord.Missing;
import dev.footfall.standalone.governance.ProcessingRecord.PolicyFile;
import dev.footfall.standalone.governance.ProcessingRecord.Purpose;
import dev.footfall.standalone.governance.ProcessingRecord.Source;
import dev.footfall.standalone.governance.ProcessingRecord.Storage;
import dev.footfall.standalone.governance.ProcessingRecord.Treated;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/** Writes the record of processing activities from what the files of a pipeline say, and from nothing else. Pure. */
public final class RecordAuthor {
    private static final String KEEP = "keep";
    /** The fields of an event that may be about a person, and their classes where no policy names one. */
    private static final Map<String, String> FIELDS = fields();

    private final Policy policy;
    private final Statement statement;
    private final SortedSet<String> sources;
    private final PipelineConfiguration configuration;
    private final List<Missing> missing = new ArrayList<>();

    private RecordAuthor(Policy policy, SortedSet<String> sources, PipelineConfiguration configuration) {
        this.policy = policy;
        this.statement = policy.statement();
        this.sources = sources;
        this.configuration = configuration;
    }

    /**
     * Writes a record; the same for the same files.
     *
     * @param policy the built-in one if none is configured
     * @param sources names of all that may send events
     */
    public static ProcessingRecord write(
            Policy policy, SortedSet<String> sources, PipelineConfiguration configuration) {
        return new RecordAuthor(policy, sources, configuration).write();
    }

    private ProcessingRecord write() {
        Accountability stated = statement.accountability();
        requireParties(stated);
        List<Purpose> purposes = purposes();
        if (stated.dataSubjects().isEmpty()) {
            miss("30(1)(c)", "categories of data subjects", "record.data-subjects in the policy");
        }
        List<Source> each = sources.stream().map(this::source).toList();
        if (stated.recipients().isEmpty()) {
            miss("30(1)(d)", "categories of recipients", "record.recipients in the policy (none, if there are none)");
        }
        if (stated.transfers().isEmpty()) {
            miss(
                    "30(1)(e)",
                    "transfers to third countries",
                    "record.transfers in the policy (none, if there are none)");
        }
        List<Storage> storage = StorageInventory.of(configuration);
        storage.stream()
                .filter(it -> it.retention().isEmpty() && !it.personalFields().isEmpty())
                .forEach(it ->
                        miss("30(1)(f)", "time limit of the " + it.kind() + " " + it.name(), "no setting has it"));
        if (stated.measures().isEmpty()) {
            miss("30(1)(g)", "organisational measures, and encryption of disks", "record.measures in the policy");
        }
        return new ProcessingRecord(
                ProcessingRecord.FORMAT,
                policy.version().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new PolicyFile(policy.version(), policy.digest())),
                stated.controller(),
                stated.jointControllers(),
                stated.representative(),
                stated.dataProtectionOfficer(),
                purposes,
                stated.dataSubjects(),
                each,
                statement.detectors().stream().map(RecordAuthor::treated).toList(),
                stated.recipients(),
                stated.transfers(),
                storage,
                SecurityMeasures.of(configuration, statement, sources),
                stated.measures(),
                missing);
    }

    private void requireParties(Accountability stated) {
        if (stated.controller().isEmpty()) {
            miss("30(1)(a)", "controller", "record.controller in the policy");
        }
        if (stated.representative().isEmpty()) {
            miss("30(1)(a)", "representative, where the controller needs one", "record.representative in the policy");
        }
        if (stated.dataProtectionOfficer().isEmpty()) {
            miss(
                    "30(1)(a)",
                    "data protection officer, where one is designated",
                    "record.data-protection-officer in the policy");
        }
    }

    private List<Purpose> purposes() {
        List<Purpose> purposes = new ArrayList<>();
        for (Statement.StatedPurpose each : statement.purposes()) {
            if (each.description().isEmpty()) {
                miss(
                        "30(1)(b)",
                        "what the purpose " + each.name() + " is",
                        "purposes." + each.name() + ".description in the policy");
            }
            purposes.add(new Purpose(
                    each.name(),
                    each.description(),
                    each.legalBasis(),
                    each.consent(),
                    sources.stream()
                            .filter(source -> statement.of(source).purposes().contains(each.name()))
                            .toList()));
        }
        return purposes;
    }

    private Source source(String name) {
        StatedSource stated = statement.of(name);
        if (stated.purposes().isEmpty()) {
            miss(
                    "30(1)(b)",
                    "purposes of the source " + name,
                    policy.version().isEmpty() ? "a policy" : "sources." + name + ".purposes in the policy");
        }
        Map<String, Treated> data = new LinkedHashMap<>();
        FIELDS.forEach((field, dataClass) -> data.put(field, new Treated(field, dataClass, KEEP)));
        stated.fields().forEach(rule -> data.put(rule.what(), treated(rule)));
        List<Treated> all = new ArrayList<>(data.values());
        // Ingest looks at it for limits, and makes a visitor of it where the client names none.
        all.add(new Treated("the client's network address", "technical", "not stored"));
        return new Source(
                name,
                stated.purposes(),
                stated.globalPrivacyControl(),
                stated.doNotTrack(),
                stated.quarantine(),
                List.copyOf(all));
    }

    private static Treated treated(StatedRule rule) {
        return new Treated(rule.what(), rule.dataClass(), rule.treatment());
    }

    private static Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("visitor_id", "identifier");
        fields.put("user_id", "identifier");
        for (String field : List.of("url", "referrer", "title", "user_agent", "language", "properties", "context")) {
            fields.put(field, "technical");
        }
        return fields;
    }

    private void miss(String article, String what, String where) {
        missing.add(new Missing(article, what, where));
    }
}

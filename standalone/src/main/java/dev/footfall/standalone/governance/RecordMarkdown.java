package dev.footfall.standalone.governance;

import dev.footfall.ingest.policy.Accountability.Party;
import dev.footfall.standalone.governance.ProcessingRecord.Source;
import dev.footfall.standalone.governance.ProcessingRecord.Treated;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The record of processing activities for people to read: a page of Markdown. Pure. */
public final class RecordMarkdown {
    private static final String NOT_STATED = "not stated";

    private final StringBuilder page = new StringBuilder();

    private RecordMarkdown() {}

    /** The page; the same for the same record. */
    public static String of(ProcessingRecord record) {
        RecordMarkdown markdown = new RecordMarkdown();
        markdown.write(record);
        return markdown.page.toString();
    }

    private void write(ProcessingRecord record) {
        line("# Record of processing activities");
        line("");
        line(
                "As article 30(1) of the GDPR asks for it, from the files of this pipeline. What they do not say is not here,"
                        + " and is named at the end.");
        line("");
        line(record.policy()
                .map(policy -> "Policy: " + policy.version() + " (SHA-256 " + policy.sha256() + ").")
                .orElse("Policy: none is configured."));
        parties(record);
        purposes(record);
        data(record);
        disclosure(record);
        storage(record);
        measures(record);
        heading("Not stated");
        if (record.notStated().isEmpty()) {
            line("Nothing that the article asks for is missing.");
        }
        record.notStated()
                .forEach(it -> line("- not stated: " + it.what() + " (" + it.article() + "; " + it.where() + ")"));
    }

    private void parties(ProcessingRecord record) {
        heading("Who answers for it (30(1)(a))");
        line("- Controller: " + party(record.controller()));
        record.jointControllers().forEach(it -> line("- Joint controller: " + party(Optional.of(it))));
        line("- Representative: " + party(record.representative()));
        line("- Data protection officer: " + party(record.dataProtectionOfficer()));
    }

    private void purposes(ProcessingRecord record) {
        heading("Purposes (30(1)(b)) and legal bases");
        if (record.purposes().isEmpty()) {
            line(NOT_STATED);
            return;
        }
        row("purpose", "what", "legal basis", "consent", "sources");
        row("---", "---", "---", "---", "---");
        record.purposes()
                .forEach(it -> row(
                        it.name(),
                        it.description().isEmpty() ? NOT_STATED : it.description(),
                        it.legalBasis(),
                        it.consent(),
                        orDash(it.sources())));
    }

    private void data(ProcessingRecord record) {
        heading("Data subjects and data (30(1)(c))");
        line("Categories of data subjects: "
                + (record.dataSubjects().isEmpty() ? NOT_STATED : String.join("; ", record.dataSubjects())) + ".");
        line("");
        line("Searched for in every text: "
                + record.searchedFor().stream()
                        .map(it -> it.what() + " (" + it.dataClass() + ": " + it.treatment() + ")")
                        .collect(Collectors.joining(", "))
                + ".");
        for (Source source : record.sources()) {
            line("");
            line("### Source " + source.name());
            line("");
            line("Purposes: " + (source.purposes().isEmpty() ? NOT_STATED : String.join(", ", source.purposes()))
                    + ". Global Privacy Control: " + source.globalPrivacyControl() + ". Do Not Track: "
                    + source.doNotTrack() + ". Quarantine: " + source.quarantine() + ".");
            line("");
            row("data", "class", "treatment before it is written");
            row("---", "---", "---");
            for (Treated each : source.data()) {
                row(each.what(), each.dataClass(), each.treatment());
            }
        }
    }

    private void disclosure(ProcessingRecord record) {
        heading("Recipients (30(1)(d)) and transfers (30(1)(e))");
        line("Recipients: "
                + list(record.recipients(), it -> it.category() + (it.name().isEmpty() ? "" : ": " + it.name())));
        line("");
        line("Transfers: " + list(record.transfers(), it -> it.to() + " (" + it.safeguards() + ")"));
    }

    private void storage(ProcessingRecord record) {
        heading("Time limits (30(1)(f))");
        row("where", "what", "about persons", "kept for");
        row("---", "---", "---", "---");
        record.storage()
                .forEach(it -> row(
                        it.kind() + " " + it.name(),
                        it.holds(),
                        orDash(it.personalFields()),
                        (it.retention().orElse("no limit is configured")
                                + (it.until().isEmpty() ? "" : "; " + it.until()))));
    }

    private void measures(ProcessingRecord record) {
        heading("Security (30(1)(g), 32(1))");
        row("measure", "article", "configured", "how");
        row("---", "---", "---", "---");
        record.measures().forEach(it -> row(it.name(), it.article(), it.configured() ? "yes" : "no", it.detail()));
        line("");
        line("Beside that: "
                + (record.furtherMeasures().isEmpty() ? NOT_STATED : String.join(" ", record.furtherMeasures())));
    }

    private static String party(Optional<Party> party) {
        return party.map(it -> it.name() + ", " + it.contact()).orElse(NOT_STATED);
    }

    private static <T> String list(Optional<List<T>> items, Function<T, String> text) {
        return items.map(all -> all.isEmpty() ? "none" : all.stream().map(text).collect(Collectors.joining("; ")))
                .orElse(NOT_STATED);
    }

    private static String orDash(List<String> names) {
        return names.isEmpty() ? "–" : String.join(", ", names);
    }

    private void heading(String text) {
        line("");
        line("## " + text);
        line("");
    }

    private void row(String... cells) {
        line("| " + Stream.of(cells).map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ")) + " |");
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}

package dev.footfall.ingest.policy;

import dev.footfall.ingest.policy.Accountability.Party;
import dev.footfall.ingest.policy.Accountability.Recipient;
import dev.footfall.ingest.policy.Accountability.Transfer;
import dev.footfall.ingest.policy.Statement.StatedPurpose;
import dev.footfall.ingest.policy.Statement.StatedRule;
import dev.footfall.ingest.policy.Statement.StatedSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class StatementTest {
    @Test
    void whoAnswersForTheProcessingIsRead() {
        Accountability stated = Policies.of("""
            version: a
            record:
              controller: {name: Example GmbH, contact: privacy@example.org}
              joint-controllers: [{name: Partner AG, contact: partner@example.org}]
              data-protection-officer: {name: Ada, contact: dpo@example.org}
              data-subjects: [visitors of the shop]
              recipients: [{category: hosting provider (processor), name: Hoster SA}, {category: tax authority}]
              transfers: [{to: US, safeguards: standard contractual clauses}]
              measures: [Disks are encrypted.]
            """).statement().accountability();

        assertThat(stated)
                .isEqualTo(new Accountability(
                        Optional.of(new Party("Example GmbH", "privacy@example.org")),
                        List.of(new Party("Partner AG", "partner@example.org")),
                        Optional.empty(),
                        Optional.of(new Party("Ada", "dpo@example.org")),
                        List.of("visitors of the shop"),
                        Optional.of(List.of(
                                new Recipient("hosting provider (processor)", "Hoster SA"),
                                new Recipient("tax authority", ""))),
                        Optional.of(List.of(new Transfer("US", "standard contractual clauses"))),
                        List.of("Disks are encrypted.")));
    }

    @Test
    void noneSaysSomethingAndAnAbsentKeyDoesNot() {
        Accountability none = Policies.of("version: a\nrecord: {recipients: none, transfers: []}\n")
                .statement()
                .accountability();

        assertThat(none.recipients()).contains(List.of());
        assertThat(none.transfers()).contains(List.of());
        assertThat(Policies.of("version: a\n").statement().accountability()).isEqualTo(Accountability.nothingStated());
    }

    @Test
    void rulesAreToldAsTheFileHasThem() {
        Statement statement = Policies.of("""
            version: a
            purposes:
              analytics: {legal-basis: consent, description: How the shop is used}
              unused: {legal-basis: contract}
            classes: {sensitive: drop}
            detectors: {phone: off}
            fields: {user_id: hash, properties.iban: sensitive}
            sources:
              shop: {purposes: [analytics], global-privacy-control: [analytics], fields: {user_id: drop}}
            """).statement();

        assertThat(statement.purposes())
                .containsExactly(
                        new StatedPurpose("analytics", "How the shop is used", "consent", "opt-in"),
                        new StatedPurpose("unused", "", "contract", "none"));
        assertThat(statement.detectors())
                .containsExactly(
                        new StatedRule("mail", "contact", "mask"),
                        new StatedRule("card", "sensitive", "drop"),
                        new StatedRule("credential", "sensitive", "drop"));
        assertThat(statement.of("shop"))
                .isEqualTo(new StatedSource(
                        List.of("analytics"),
                        List.of(
                                new StatedRule("user_id", "identifier", "drop"),
                                new StatedRule("properties.iban", "sensitive", "drop")),
                        "analytics",
                        "ignore",
                        "treat"));
        assertThat(statement.of("blog").fields()).contains(new StatedRule("user_id", "identifier", "hash"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "record: soon | governance.yaml: record: must hold keys such as controller",
                "record: {controler: {}} | governance.yaml: record.controler: unknown key; allowed here: controller,",
                "record: {recipients: some} | governance.yaml: record.recipients: must be a list, or none",
                "record: {data-subjects: [7]} | governance.yaml: record.data-subjects[0]: must be a text",
                "record: {transfers: [{to: US, safeguards: ''}]} | governance.yaml: record.transfers[0].safeguards: must",
                "record: {controller: {name: A}} | governance.yaml: record.controller.contact: must be a text",
                "record: {controller: {name: A, contact: B, fax: C}} | governance.yaml: record.controller.fax: unknown",
            })
    void aFaultNamesItsPlace(String section, String fault) {
        assertThat(Policies.faultsOf("version: a\n" + section + "\n"))
                .singleElement()
                .asString()
                .startsWith(fault);
    }
}

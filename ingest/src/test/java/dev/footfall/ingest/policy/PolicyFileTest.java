package dev.footfall.ingest.policy;

import dev.footfall.ingest.policy.SourcePolicy.Field;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PolicyFileTest {
    private static final String WHOLE = """
        version: "2026-11"
        purposes:
          analytics: {legal-basis: consent, called: [Analytics, C0002]}
          security: {legal-basis: legitimate-interests}
          billing: {legal-basis: contract}
        classes: {contact: mask, sensitive: drop, identifier: keep, technical: keep}
        detectors: {mail: contact, phone: off, address: {class: technical, treatment: truncate}}
        fields:
          user_id: hash
          properties.iban: sensitive
        rotation: PT12H
        sources:
          default: {purposes: [security]}
          shop:
            purposes: [analytics, billing]
            global-privacy-control: [analytics]
            do-not-track: suppress
            quarantine: withhold
            fields:
              visitor_id: {class: identifier, treatment: hash-rotating}
              user_id: drop
              context.nuid: drop
        """;

    @Test
    void everythingThatAPolicyMaySayIsRead() {
        Policy policy = Policies.of(WHOLE);
        SourcePolicy shop = policy.rulesOf("shop");
        SourcePolicy blog = policy.rulesOf("blog");

        assertThat(policy.version()).isEqualTo("2026-11");
        assertThat(policy.digest()).matches("[0-9a-f]{64}");
        assertThat(policy.rotation()).isEqualTo(Duration.ofHours(12));
        assertThat(shop.purposes())
                .containsExactly(
                        new Purpose(
                                "analytics",
                                "consent",
                                Purpose.Asking.OPT_IN,
                                Set.of("analytics", "Analytics", "C0002")),
                        new Purpose("billing", "contract", Purpose.Asking.NONE, Set.of("billing")));
        assertThat(shop.globalPrivacyControl()).isEqualTo(new SignalRule(false, Set.of("analytics")));
        assertThat(shop.doNotTrack()).isEqualTo(SignalRule.SUPPRESSES);
        assertThat(shop.withholding()).isTrue();
        assertThat(shop.fields())
                .containsEntry(Field.VISITOR_ID, new Rule(DataClass.IDENTIFIER, Action.HASH_ROTATING))
                .containsEntry(Field.USER_ID, new Rule(DataClass.IDENTIFIER, Action.DROP));
        assertThat(blog.purposes()).extracting(Purpose::asking).containsExactly(Purpose.Asking.OPT_OUT);
        assertThat(blog.globalPrivacyControl()).isEqualTo(SignalRule.SUPPRESSES);
        assertThat(blog.doNotTrack()).isEqualTo(SignalRule.IGNORED);
        assertThat(blog.withholding()).isFalse();
        assertThat(blog.fields())
                .containsExactly(java.util.Map.entry(Field.USER_ID, new Rule(DataClass.IDENTIFIER, Action.HASH)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "version: [ | governance.yaml: not YAML, or a key twice (line 1)",
                "`version: a\nversion: b` | governance.yaml: not YAML, or a key twice (line 2)",
                "just text | governance.yaml: must hold at least version and purposes or sources",
                "sources: {} | governance.yaml: version: must name this version in 1 to 64 characters",
                "`version: a\n"
                        + "purpose: {}` | governance.yaml: purpose: unknown key; allowed here: version, purposes, classes",
                "`version: a\n"
                        + "purposes: {x: {legal-basis: greed}}` | governance.yaml: purposes.x.legal-basis: must be one of"
                        + " consent, contract",
                "`version: a\n"
                        + "purposes: {x: {legal-basis: consent, consent: none}}` | governance.yaml: purposes.x.consent:"
                        + " must be opt-in or opt-out",
                "`version: a\n"
                        + "purposes: {x: {legal-basis: contract, consent: yes}}` | governance.yaml: purposes.x.consent:"
                        + " must be opt-in, opt-out or none",
                "`version: a\n"
                        + "classes: {contacts: mask}` | governance.yaml: classes.contacts: unknown class; there are"
                        + " identifier, contact, sensitive, technical",
                "`version: a\n"
                        + "classes: {contact: shred}` | governance.yaml: classes.contact: unknown treatment; there are"
                        + " keep, drop, mask, truncate, hash, hash-rotating",
                "`version: a\n"
                        + "detectors: {mails: contact}` | governance.yaml: detectors.mails: unknown; there are mail,"
                        + " phone, card, credential and address",
                "`version: a\ndetectors: {mail: on}` | governance.yaml: detectors.mail: must be a class, off, or",
                "`version: a\n"
                        + "fields: {ip: drop}` | governance.yaml: fields.ip: unknown field; there are visitor_id, user_id",
                "`version: a\n"
                        + "fields: {url: {treatmnt: drop}}` | governance.yaml: fields.url.treatmnt: unknown key; allowed"
                        + " here: class, treatment",
                "`version: a\n"
                        + "fields: {visitor_id: drop}` | governance.yaml: fields.visitor_id: must be keep, hash or"
                        + " hash-rotating",
                "`version: a\n"
                        + "fields: {user_id: mask}` | governance.yaml: fields.user_id: must be keep, drop, hash or"
                        + " hash-rotating",
                "`version: a\nrotation: daily` | governance.yaml: rotation: must be a duration of a minute or more",
                "`version: a\nrotation: PT1S` | governance.yaml: rotation: must be a duration of a minute or more",
                "`version: a\n"
                        + "sources: {Shop: {}}` | governance.yaml: sources.Shop: a source's name has 1 to 64 characters",
                "`version: a\n"
                        + "sources: {shop: {purposes: [ads]}}` | governance.yaml: sources.shop.purposes[0]: no such"
                        + " purpose",
                "`version: a\n"
                        + "sources: {shop: {do-not-track: maybe}}` | governance.yaml: sources.shop.do-not-track: must be"
                        + " suppress, ignore, or a list",
                "`version: a\n"
                        + "sources: {shop: {quarantine: burn}}` | governance.yaml: sources.shop.quarantine: must be treat"
                        + " or withhold",
                "`version: a\n"
                        + "sources: {shop: {field: {}}}` | governance.yaml: sources.shop.field: unknown key; allowed here:"
                        + " purposes,",
            })
    void aFaultNamesItsPlaceAndWhatToDo(String yaml, String fault) {
        assertThat(Policies.faultsOf(yaml)).singleElement().asString().startsWith(fault);
    }

    @Test
    void allFaultsAreToldTogether() {
        assertThat(Policies.faultsOf("rotation: x\nfields: {ip: drop}\nclasses: {contact: shred}\n"))
                .hasSize(4);
    }
}

package dev.footfall.ingest.policy;

import dev.footfall.ingest.event.Signals;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConsentTest {
    private static final Signals GPC = new Signals(true, false);
    private static final Signals DNT = new Signals(false, true);

    private final Policy policy = Policies.of("""
        version: a
        purposes:
          analytics: {legal-basis: consent, called: [Analytics, C0002]}
          ads: {legal-basis: consent}
          service: {legal-basis: legitimate-interests}
          billing: {legal-basis: contract}
        sources:
          shop: {purposes: [analytics, ads]}
          app: {purposes: [analytics, ads, service], global-privacy-control: [ads, service], do-not-track: [analytics, ads, service]}
          bill: {purposes: [billing, service], global-privacy-control: ignore, do-not-track: suppress}
          free: {}
        """);

    @Test
    void whatNeedsAYesIsNotDoneWithoutOne() {
        assertThat(permission("shop", Map.of(), Signals.NONE).suppressed()).contains("no-consent");
        assertThat(permission("shop", Map.of("analytics", false), Signals.NONE).suppressed())
                .contains("no-consent");
        assertThat(permission("shop", Map.of("analytics", true), Signals.NONE))
                .isEqualTo(new Permission(List.of("analytics"), "consent", Optional.empty()));
    }

    @Test
    void consentToolsMayCallAPurposeOtherwiseAndANoOutweighsAYes() {
        assertThat(permission("shop", Map.of("C0002", true), Signals.NONE).purposes())
                .containsExactly("analytics");
        assertThat(permission("shop", Map.of("C0002", true, "Analytics", false), Signals.NONE)
                        .suppressed())
                .contains("no-consent");
        assertThat(permission("shop", Map.of("*", true), Signals.NONE).purposes())
                .containsExactly("analytics", "ads");
        assertThat(permission("shop", Map.of("*", false, "ads", true), Signals.NONE)
                        .purposes())
                .containsExactly("ads");
    }

    @Test
    void whatRestsOnInterestsEndsWithANoAndWhatRestsOnAContractDoesNot() {
        assertThat(permission("bill", Map.of(), Signals.NONE))
                .isEqualTo(new Permission(
                        List.of("billing", "service"), "contract, legitimate-interests", Optional.empty()));
        assertThat(permission("bill", Map.of("service", false, "billing", false), Signals.NONE)
                        .purposes())
                .containsExactly("billing");
    }

    @Test
    void signalsAreHonouredAsThePolicySays() {
        Map<String, Boolean> yes = Map.of("*", true);
        assertThat(permission("shop", yes, GPC).suppressed()).contains("global-privacy-control");
        assertThat(permission("shop", yes, DNT).purposes()).containsExactly("analytics", "ads");
        assertThat(permission("app", yes, GPC).purposes()).containsExactly("analytics");
        assertThat(permission("app", Map.of("ads", true), GPC).suppressed()).contains("global-privacy-control");
        assertThat(permission("app", yes, DNT).suppressed()).contains("do-not-track");
        assertThat(permission("bill", yes, GPC).suppressed()).isEmpty();
        assertThat(permission("bill", yes, DNT).suppressed()).contains("do-not-track");
        assertThat(permission("free", Map.of(), GPC).suppressed()).contains("global-privacy-control");
        assertThat(permission("free", Map.of(), DNT)).isEqualTo(new Permission(List.of(), "", Optional.empty()));
    }

    @Test
    void withoutAPolicyNoSignalAndNoConsentChangesAnything() {
        assertThat(Permission.of(Policy.builtIn().rulesOf("shop"), Map.of("*", false), new Signals(true, true))
                        .suppressed())
                .isEmpty();
    }

    @Test
    void segmentsCategoriesAreRead() {
        assertThat(
                        read(
                                "{\"consent\":{\"categoryPreferences\":{\"Analytics\":true,\"Advertising\":false,\"x\":\"y\"}}}"))
                .isEqualTo(Map.of("Analytics", true, "Advertising", false));
    }

    @Test
    void rudderStacksIdsAreReadAndANoOutweighsAYes() {
        assertThat(read("{\"consentManagement\":{\"provider\":\"oneTrust\",\"allowedConsentIds\":[\"C1\",\"C2\"],"
                        + "\"deniedConsentIds\":[\"C2\",\"C3\"]}}"))
                .isEqualTo(Map.of("C1", true, "C2", false, "C3", false));
        assertThat(read("{\"consentManagement\":{\"provider\":\"ketch\",\"allowedConsentIds\":{\"analytics\":\"v\"}}}"))
                .isEqualTo(Map.of("analytics", true));
    }

    @Test
    void snowplowsPreferencesAreReadAsEntityAndAsEvent() {
        String schema = "\"schema\":\"iglu:com.snowplowanalytics.snowplow/consent_preferences/jsonschema/1-0-0\"";
        String selected =
                "{\"eventType\":\"allow_selected\",\"basisForProcessing\":\"consent\",\"consentScopes\":[\"analytics\"]}";
        assertThat(read("{\"contexts\":[{" + schema + ",\"data\":" + selected + "}]}"))
                .isEqualTo(Map.of("analytics", true, "*", false));
        assertThat(ConsentReader.read(Map.of(), selected, "{" + schema + "}"))
                .isEqualTo(Map.of("analytics", true, "*", false));
        assertThat(ConsentReader.read(
                        Map.of(), "{\"eventType\":\"deny_all\",\"consentScopes\":[\"analytics\"]}", "{" + schema + "}"))
                .isEqualTo(Map.of("*", false));
        assertThat(ConsentReader.read(
                        Map.of(), "{\"eventType\":\"allow_all\",\"consentScopes\":[]}", "{" + schema + "}"))
                .isEqualTo(Map.of("*", true));
        assertThat(ConsentReader.read(Map.of(), "{\"eventType\":\"pending\"}", "{" + schema + "}"))
                .isEmpty();
    }

    @Test
    void whatAnEventSaysItselfIsKeptBesideAndOtherWordsAreNoConsent() {
        assertThat(ConsentReader.read(Map.of("analytics", true), "{}", "{\"consent\":true}"))
                .isEqualTo(Map.of("analytics", true));
        assertThat(read("{\"consent\":{\"categoryPreferences\":[true]},\"consentManagement\":\"all\"}"))
                .isEmpty();
    }

    private Permission permission(String source, Map<String, Boolean> stated, Signals signals) {
        return Permission.of(policy.rulesOf(source), stated, signals);
    }

    private static Map<String, Boolean> read(String context) {
        return ConsentReader.read(Map.of(), "{}", context);
    }
}

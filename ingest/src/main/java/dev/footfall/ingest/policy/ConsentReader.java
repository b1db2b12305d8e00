package dev.footfall.ingest.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.ingest.event.TextRules;
import java.util.HashMap;
import java.util.Map;

/**
 * What clients say of their visitors' consent, as their protocols say it:
 *
 * <ul>
 *   <li>Segment: {@code context.consent.categoryPreferences}, an object of categories and booleans
 *   <li>RudderStack: {@code context.consentManagement}, with {@code allowedConsentIds} and {@code deniedConsentIds}, arrays
 *       of categories or, from Ketch, objects whose members are named so
 *   <li>Snowplow's enhanced consent plugin: the {@code consent_preferences} event or entity, whose {@code eventType} says
 *       what was done and whose {@code consentScopes} name what is allowed; nothing else is then
 * </ul>
 *
 * <p>A no outweighs a yes. Safe for use by many threads.
 *
 * @see <a href="https://www.twilio.com/docs/segment/privacy/consent-management/consent-in-segment-connections">Segment</a>
 * @see <a href="https://www.rudderstack.com/docs/data-governance/consent-management/passing-consent/">RudderStack</a>
 */
final class ConsentReader {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SNOWPLOW = "iglu:com.snowplowanalytics.snowplow/consent_preferences/";
    private static final int MOST = 100;
    private static final int LONGEST = 100;

    private ConsentReader() {}

    /**
     * What the client said, by category.
     *
     * @param own what its event said in Footfall's own words
     */
    static Map<String, Boolean> read(Map<String, Boolean> own, String properties, String context) {
        if (!context.contains("onsent")) { // consent, consentManagement, consent_preferences
            return own;
        }
        Map<String, Boolean> stated = new HashMap<>(own);
        try {
            JsonNode tree = JSON.readTree(context);
            tree.path("consent").path("categoryPreferences").properties().forEach(each -> {
                if (each.getValue().isBoolean()) {
                    say(stated, each.getKey(), each.getValue().booleanValue());
                }
            });
            JsonNode management = tree.path("consentManagement");
            each(management.path("allowedConsentIds"), true, stated);
            each(management.path("deniedConsentIds"), false, stated);
            for (JsonNode entity : tree.path("contexts")) {
                if (entity.path("schema").asText("").startsWith(SNOWPLOW)) {
                    preferences(entity.path("data"), stated);
                }
            }
            if (tree.path("schema").asText("").startsWith(SNOWPLOW)) {
                preferences(JSON.readTree(properties), stated);
            }
        } catch (JsonProcessingException e) {
            return own; // too deep or too long for this reader; nothing was understood, so nothing is taken for a yes
        }
        return Map.copyOf(stated);
    }

    private static void each(JsonNode categories, boolean value, Map<String, Boolean> stated) {
        if (categories.isObject()) {
            categories.fieldNames().forEachRemaining(name -> say(stated, name, value));
        } else {
            categories.forEach(category -> say(stated, category.asText(""), value));
        }
    }

    private static void preferences(JsonNode data, Map<String, Boolean> stated) {
        String done = data.path("eventType").asText("");
        boolean allows = done.startsWith("allow") || done.equals("implicit_consent");
        if (allows) {
            each(data.path("consentScopes"), true, stated);
            if (done.equals("allow_all")) {
                say(stated, Purpose.ALL, true);
                return;
            }
        }
        if (!done.equals("pending")) {
            say(stated, Purpose.ALL, false);
        }
    }

    private static void say(Map<String, Boolean> stated, String category, boolean value) {
        boolean isText = !category.isEmpty() && TextRules.flawOf(category) == TextRules.Flaw.NONE;
        if (isText && category.length() <= LONGEST && stated.size() < MOST) {
            stated.merge(category, value, Boolean::logicalAnd);
        }
    }
}

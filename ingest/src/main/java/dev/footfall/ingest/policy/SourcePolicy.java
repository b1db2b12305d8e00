package dev.footfall.ingest.policy;

import dev.footfall.ingest.policy.Statement.StatedSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A policy as it is for one source.
 *
 * @param fields what is done to the fields of an event themselves, before what is in them is looked at
 * @param withholding whether what is rejected is kept without its bytes
 * @param stated the same as the file says it
 */
record SourcePolicy(
        List<Purpose> purposes,
        SignalRule globalPrivacyControl,
        SignalRule doNotTrack,
        Map<Field, Rule> fields,
        boolean withholding,
        Scans scans,
        StatedSource stated) {
    /**
     * How texts are searched.
     *
     * @param text of an event's own fields
     * @param properties of an event's properties
     * @param context of an event's context
     * @param raw of what is rejected
     */
    record Scans(TextScan text, TextScan properties, TextScan context, TextScan raw) {}

    /** A field of an event that a policy may have a rule for. */
    enum Field {
        VISITOR_ID(
                "visitor_id",
                "anonymousId",
                "distinct_id",
                "$device_id",
                "$anon_distinct_id",
                "duid",
                "nuid",
                "tnuid",
                "sid"),
        USER_ID("user_id", "userId", "$user_id", "uid", "distinct_id"),
        URL("url", "$current_url"),
        REFERRER("referrer", "$referrer", "refr"),
        TITLE("title", "$title", "page"),
        USER_AGENT("user_agent", "userAgent", "$raw_user_agent", "ua"),
        LANGUAGE("language", "locale", "$browser_language", "lang");

        private final String code;

        @SuppressWarnings("ImmutableEnumChecker") // what Set.of makes is
        private final Set<String> aliases;

        Field(String code, String... aliases) {
            this.code = code;
            this.aliases = Set.of(aliases);
        }

        /** The field as policies and events name it. */
        String code() {
            return code;
        }

        private boolean isIdentifier() {
            return this == VISITOR_ID || this == USER_ID;
        }

        static Optional<Field> named(String code) {
            return List.of(values()).stream().filter(it -> it.code.equals(code)).findFirst();
        }
    }

    /** What is done where no policy says anything: passwords and tokens do not stay in addresses. */
    static SourcePolicy builtIn() {
        TextScan unmistakable = TextScan.ofText(Map.of(), Names.unmistakable());
        TextScan nothing = TextScan.idle();
        return new SourcePolicy(
                List.of(),
                SignalRule.IGNORED,
                SignalRule.IGNORED,
                Map.of(),
                false,
                new Scans(unmistakable, nothing, nothing, TextScan.ofJson(Map.of(), Names.unmistakable())),
                new StatedSource(List.of(), List.of(), "ignore", "ignore", "treat"));
    }

    /**
     * How texts are searched for a source.
     *
     * @param exceptions names that mean nothing
     * @param properties rules for members of properties, by key
     * @param context rules for members of the context, by key
     */
    static Scans scans(
            Map<Detector, Rule> detectors,
            Set<String> exceptions,
            Map<Field, Rule> fields,
            Map<String, Rule> properties,
            Map<String, Rule> context) {
        Names inProperties = Names.of(detectors, exceptions);
        properties.forEach(inProperties::put);
        // Identifiers stand in the contexts of some protocols again, and all fields in what is rejected, by other
        // names.
        Map<String, Rule> copies = new HashMap<>();
        Map<String, Rule> everywhere = new HashMap<>(context);
        everywhere.putAll(properties);
        fields.forEach((field, rule) -> {
            field.aliases.forEach(alias -> everywhere.put(alias, rule));
            everywhere.put(field.code, rule);
            if (field.isIdentifier()) {
                field.aliases.forEach(alias -> copies.put(alias, rule));
            }
        });
        copies.putAll(context);
        Names inContext = Names.of(detectors, exceptions);
        copies.forEach(inContext::put);
        Names inRaw = Names.of(detectors, exceptions);
        everywhere.forEach(inRaw::putAnywhere);
        return new Scans(
                TextScan.ofText(detectors, Names.of(detectors, exceptions)),
                TextScan.ofJson(detectors, inProperties),
                TextScan.ofJson(detectors, inContext),
                TextScan.ofJson(detectors, inRaw));
    }
}

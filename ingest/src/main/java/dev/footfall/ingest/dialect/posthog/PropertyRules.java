package dev.footfall.ingest.dialect.posthog;

import java.util.List;

/**
 * Which properties are an event's own. Pure. Those whose key begins with {@code $} are PostHog's; most say the same of
 * every event of a page, others are what one of PostHog's own events, such as {@code $autocapture}, is about.
 */
final class PropertyRules {
    private static final String MARK = "$";
    private static final String SWITCHES = "_server_side";

    /** How keys begin that say something of the library, the device, the page or the visit. */
    private static final List<String> SURROUNDINGS = List.of(
            "$active_feature_flags",
            "$anon_distinct_id",
            "$app_",
            "$browser",
            "$config",
            "$current_url",
            "$device",
            "$feature/",
            "$feature_flag_payloads",
            "$geoip_",
            "$groups",
            "$had_persisted_distinct_id",
            "$host",
            "$initial",
            "$insert_id",
            "$ip",
            "$is_",
            "$last_posthog_reset",
            "$lib",
            "$locale",
            "$network_",
            "$os",
            "$pageview_id",
            "$pathname",
            "$process_person_profile",
            "$raw_user_agent",
            "$recording_",
            "$referr",
            "$replay_",
            "$screen_",
            "$sdk_",
            "$session_",
            "$set",
            "$time",
            "$title",
            "$user_id",
            "$viewport_",
            "$window_id");

    private PropertyRules() {}

    /** Whether a name, of an event or a property, is one of PostHog's. */
    static boolean isPostHogs(String name) {
        return name.startsWith(MARK);
    }

    /** Whether a property says something of an event's surroundings and not of the event. */
    static boolean isSurrounding(String key) {
        return isPostHogs(key)
                && (key.endsWith(SWITCHES) || SURROUNDINGS.stream().anyMatch(key::startsWith));
    }
}

package dev.footfall.ingest.dialect.posthog;

import java.util.Optional;

/**
 * Whom an event is about. Pure.
 *
 * <p>The visitor is the device ({@code $device_id}), which stays the same before and after somebody signs in; where
 * there is none, the anonymous id that an identification names, else the {@code distinct_id}. A user is named only where
 * the client says that it knows one: by {@code $user_id}, by an identification, by {@code $is_identified}, or as a
 * server whose events are not marked as those of nobody. That {@code distinct_id} and {@code $device_id} differ says
 * nothing: after {@code reset()} they do so for an anonymous visitor.
 */
final class IdentityRules {
    /** The {@code distinct_id} of everybody who is measured without cookies. */
    private static final String COOKIELESS = "$posthog_cookieless";

    private IdentityRules() {}

    /**
     * What an event says.
     *
     * @param identifying whether it is the identification itself
     * @param identified {@code $is_identified}, where it is said
     * @param server whether a server sent it
     * @param personless whether it is marked as one without a person
     */
    record Claims(
            Optional<String> distinctId,
            Optional<String> deviceId,
            Optional<String> anonymousId,
            Optional<String> userId,
            boolean identifying,
            Optional<Boolean> identified,
            boolean server,
            boolean personless) {}

    /**
     * Whom it is about.
     *
     * @param visitorId empty for those measured without cookies
     * @param userId empty for the anonymous
     */
    record Identity(Optional<String> visitorId, Optional<String> userId) {}

    static Identity identityOf(Claims claims) {
        Optional<String> distinctId = named(claims.distinctId());
        Optional<String> visitorId =
                named(claims.deviceId()).or(() -> named(claims.anonymousId())).or(() -> distinctId);
        Optional<String> userId = named(claims.userId()).or(() -> knowsUser(claims) ? distinctId : Optional.empty());
        return new Identity(visitorId, userId);
    }

    private static boolean knowsUser(Claims claims) {
        return claims.identifying() || claims.identified().orElseGet(() -> claims.server() && !claims.personless());
    }

    private static Optional<String> named(Optional<String> id) {
        return id.filter(value -> !value.isEmpty() && !value.equals(COOKIELESS));
    }
}

package dev.footfall.processors.sessions;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Ready-made definitions, by what well-known tools do. {@code docs/sessions.md} says where each differs from them. */
enum Preset {
    /** A pause of more than 30 minutes ends a session, and nothing else does. */
    THIRTY_MINUTES("30-minute", false, false, false, true),

    /** Google Analytics 4: as {@link #THIRTY_MINUTES}. */
    GA4("ga4", false, false, false, true),

    /** Universal Analytics: also midnight, and another campaign, search engine or site. */
    UNIVERSAL_ANALYTICS("universal-analytics", true, true, true, true),

    /** Matomo: also midnight, and another campaign, unless the visit was a direct one until then. */
    MATOMO("matomo", true, true, false, false);

    /** Of all of them. */
    static final Duration GAP = Duration.ofMinutes(30);

    private final String label;
    private final boolean endsAtMidnight;
    private final boolean splitsOnCampaign;
    private final boolean splitsOnReferrer;
    private final boolean splitsAfterDirect;

    Preset(
            String label,
            boolean endsAtMidnight,
            boolean splitsOnCampaign,
            boolean splitsOnReferrer,
            boolean splitsAfterDirect) {
        this.label = label;
        this.endsAtMidnight = endsAtMidnight;
        this.splitsOnCampaign = splitsOnCampaign;
        this.splitsOnReferrer = splitsOnReferrer;
        this.splitsAfterDirect = splitsAfterDirect;
    }

    /** The preset of that name in a configuration. */
    static Preset of(String label) {
        return Arrays.stream(values())
                .filter(preset -> preset.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("preset: must be one of "
                        + Arrays.stream(values()).map(Preset::label).collect(Collectors.joining(", "))));
    }

    String label() {
        return label;
    }

    boolean endsAtMidnight() {
        return endsAtMidnight;
    }

    boolean splitsOnCampaign() {
        return splitsOnCampaign;
    }

    boolean splitsOnReferrer() {
        return splitsOnReferrer;
    }

    boolean splitsAfterDirect() {
        return splitsAfterDirect;
    }
}

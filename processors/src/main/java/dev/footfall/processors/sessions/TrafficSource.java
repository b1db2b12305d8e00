package dev.footfall.processors.sessions;

import dev.footfall.schemas.record.Channel;
import org.jspecify.annotations.Nullable;

/**
 * By which way a visitor came, as far as a definition tells ways apart: a campaign, a referrer, or none. 64 bits, made
 * from the texts (FNV-1a); the lowest bit is set for campaigns.
 */
final class TrafficSource {
    /** The visitor came directly, or from a page of the site. */
    static final long NONE = 0;

    private static final long CAMPAIGN = 1;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private TrafficSource() {}

    static long of(Attribution attribution, SessionSplits splits) {
        if (isCampaign(attribution)) {
            if (!splits.onCampaign()) {
                return NONE;
            }
            long hash = hash(FNV_OFFSET, attribution.utmSource());
            hash = hash(hash, attribution.utmMedium());
            return hash(hash, attribution.utmCampaign()) | CAMPAIGN;
        }
        return switch (attribution.channel()) {
            case DIRECT, INTERNAL, CAMPAIGN -> NONE;
            case SEARCH, SOCIAL, MAIL, REFERRAL ->
                // who does not split after a direct visit must know which visits are
                splits.onReferrer() || (splits.onCampaign() && !splits.afterDirect())
                        ? nonZero(hash(FNV_OFFSET, attribution.referrerHost()) & ~CAMPAIGN)
                        : NONE;
        };
    }

    /** Whether an event of one source begins a session, within the gap of one of another. */
    static boolean parts(long current, long next, SessionSplits splits) {
        if (next == NONE || next == current || (current == NONE && !splits.afterDirect())) {
            return false;
        }
        return (next & CAMPAIGN) != 0 || splits.onReferrer();
    }

    private static boolean isCampaign(Attribution attribution) {
        return attribution.channel() == Channel.CAMPAIGN
                || attribution.utmSource() != null
                || attribution.utmMedium() != null
                || attribution.utmCampaign() != null;
    }

    private static long hash(long start, @Nullable String text) {
        long hash = start;
        for (int i = 0; text != null && i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return (hash ^ 0xFFFF) * FNV_PRIME; // where one text ends and the next begins
    }

    private static long nonZero(long hash) {
        return hash == NONE ? 2 : hash;
    }
}

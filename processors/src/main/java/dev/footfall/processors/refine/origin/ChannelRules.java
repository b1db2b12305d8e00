package dev.footfall.processors.refine.origin;

import dev.footfall.schemas.record.Channel;
import java.util.Optional;
import java.util.Set;

/**
 * By which way a visitor came. The first that holds:
 *
 * <ol>
 *   <li>CAMPAIGN: the page's address has a campaign's parameter, or the click id of a paid advertisement
 *   <li>INTERNAL: the referrer is the page's own host, above it, below it, or one of the source's hosts or below one
 *   <li>SEARCH, SOCIAL, MAIL, REFERRAL: as the list of known referrers says
 *   <li>SOCIAL: the page's address has the click id of a social network, which apps leave where they send no referrer
 *   <li>REFERRAL: another site or app
 *   <li>DIRECT: no referrer, or none that is an address
 * </ol>
 *
 * <p>Pure and total.
 */
public final class ChannelRules {
    private ChannelRules() {}

    /**
     * The way.
     *
     * @param page where the page is, if its address says it
     * @param referrer where the page before was
     * @param ownHosts the source's own hosts, as {@link Host#written} writes them
     */
    public static Channel channelOf(
            Optional<Host> page, Optional<Host> referrer, Campaign campaign, Set<String> ownHosts, Referrers known) {
        if (campaign.isMarked()) {
            return Channel.CAMPAIGN;
        }
        if (referrer.isPresent()) {
            Host host = referrer.get();
            if (isInternal(host, page, ownHosts)) {
                return Channel.INTERNAL;
            }
            Optional<ReferrerKind> kind = known.kindOf(host);
            if (kind.isPresent()) {
                return kind.get().channel();
            }
        }
        if (campaign.isOfSocialClick()) {
            return Channel.SOCIAL;
        }
        return referrer.isPresent() ? Channel.REFERRAL : Channel.DIRECT;
    }

    private static boolean isInternal(Host referrer, Optional<Host> page, Set<String> ownHosts) {
        if (referrer.app()) {
            return ownHosts.contains(referrer.name());
        }
        if (page.isPresent() && areRelated(page.get().name(), referrer.name())) {
            return true;
        }
        return !ownHosts.isEmpty() && isOwn(referrer.name(), ownHosts);
    }

    private static boolean isOwn(String name, Set<String> ownHosts) {
        int start = 0;
        while (!ownHosts.contains(name.substring(start))) {
            int dot = name.indexOf('.', start);
            if (dot < 0) {
                return false;
            }
            start = dot + 1;
        }
        return true;
    }

    /** Whether one is the other or below it. Two below a third may be neighbours who know nothing of each other. */
    private static boolean areRelated(String page, String referrer) {
        return page.equals(referrer) || isBelow(page, referrer) || isBelow(referrer, page);
    }

    private static boolean isBelow(String host, String above) {
        return above.indexOf('.') > 0
                && host.length() > above.length()
                && host.endsWith(above)
                && host.charAt(host.length() - above.length() - 1) == '.';
    }
}

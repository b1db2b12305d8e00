package dev.footfall.processors.refine.origin;

import java.util.Optional;

/**
 * What marks an address as one of a campaign; texts are decoded, not blank, without control characters, of at most
 * {@link CampaignRules#MAX_LENGTH} characters.
 *
 * @param source {@code utm_source}
 * @param medium {@code utm_medium}
 * @param name {@code utm_campaign}
 * @param term {@code utm_term}
 * @param content {@code utm_content}
 * @param clickId the name of a click parameter that the address has
 */
public record Campaign(
        Optional<String> source,
        Optional<String> medium,
        Optional<String> name,
        Optional<String> term,
        Optional<String> content,
        Optional<ClickId> clickId) {
    /** The mark of an address without one. */
    public static final Campaign NONE = new Campaign(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Whether somebody advertised: the address has a parameter of a campaign, or the click id of an advertisement. */
    boolean isMarked() {
        return source.isPresent()
                || medium.isPresent()
                || name.isPresent()
                || term.isPresent()
                || content.isPresent()
                || clickId.filter(ClickId::isPaid).isPresent();
    }

    /** Whether the address has a click id that says no more than from where the click came. */
    boolean isOfSocialClick() {
        return clickId.filter(id -> !id.isPaid()).isPresent();
    }
}

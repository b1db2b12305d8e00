package dev.footfall.processors.refine.origin;

import dev.footfall.schemas.record.Channel;

/** What kind of site a known referrer is. */
enum ReferrerKind {
    SEARCH(Channel.SEARCH),
    SOCIAL(Channel.SOCIAL),
    MAIL(Channel.MAIL),
    /** None of these, although the host above it is one. */
    REFERRAL(Channel.REFERRAL);

    private final Channel channel;

    ReferrerKind(Channel channel) {
        this.channel = channel;
    }

    Channel channel() {
        return channel;
    }
}

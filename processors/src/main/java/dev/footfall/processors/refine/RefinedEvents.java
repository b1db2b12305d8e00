package dev.footfall.processors.refine;

import dev.footfall.processors.refine.TimeRules.Occurrence;
import dev.footfall.processors.refine.agent.Agent;
import dev.footfall.processors.refine.origin.Campaign;
import dev.footfall.processors.refine.origin.ClickId;
import dev.footfall.processors.refine.origin.Host;
import dev.footfall.processors.refine.origin.Origin;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.UserBasis;
import java.util.Optional;

/** Makes the record of a refined event: what came, as it came, and what was found out about it. */
final class RefinedEvents {
    private RefinedEvents() {}

    /**
     * @param linked the user to whom the visitor is linked, for an event that names none
     */
    static RefinedEvent of(
            ReceivedEvent event, Occurrence occurrence, Optional<String> linked, Agent agent, Origin origin) {
        Optional<String> named = event.getUserId();
        UserBasis basis = named.isPresent() ? UserBasis.CLIENT : linked.isPresent() ? UserBasis.LINKED : UserBasis.NONE;
        Campaign campaign = origin.campaign();
        return RefinedEvent.newBuilder()
                .setEventId(event.getEventId())
                .setSource(event.getSource())
                .setVisitorId(event.getVisitorId())
                .setUserId(named.or(() -> linked).orElse(null))
                .setUserBasis(basis)
                .setType(event.getType())
                .setName(event.getName())
                .setUrl(event.getUrl().orElse(null))
                .setReferrer(event.getReferrer().orElse(null))
                .setTitle(event.getTitle().orElse(null))
                .setUserAgent(event.getUserAgent().orElse(null))
                .setLanguage(event.getLanguage().orElse(null))
                .setProperties(event.getProperties())
                .setContext(event.getContext())
                .setOccurredAt(occurrence.at())
                .setTimeBasis(occurrence.basis())
                .setCreatedAt(event.getCreatedAt().orElse(null))
                .setSentAt(event.getSentAt().orElse(null))
                .setReceivedAt(event.getReceivedAt())
                .setSequence(event.getSequence())
                .setDialect(event.getDialect())
                .setPolicyVersion(event.getPolicyVersion())
                .setPurposes(event.getPurposes())
                .setLegalBasis(event.getLegalBasis())
                .setConsent(event.getConsent())
                .setTreated(event.getTreated())
                .setBot(agent.bot())
                .setBrowser(agent.browser().orElse(null))
                .setBrowserVersion(agent.browserVersion().orElse(null))
                .setOs(agent.os().orElse(null))
                .setDevice(agent.device())
                .setChannel(origin.channel())
                .setReferrerHost(origin.referrer().map(Host::name).orElse(null))
                .setUtmSource(campaign.source().orElse(null))
                .setUtmMedium(campaign.medium().orElse(null))
                .setUtmCampaign(campaign.name().orElse(null))
                .setUtmTerm(campaign.term().orElse(null))
                .setUtmContent(campaign.content().orElse(null))
                .setClickId(campaign.clickId().map(ClickId::parameter).orElse(null))
                .build();
    }
}

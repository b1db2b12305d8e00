package dev.footfall.processors.refine.origin;

import dev.footfall.processors.source.SourceSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds origins by the list of known referrers and what is said of sources. Safe for use by many threads. */
public final class Origins {
    private final Referrers known;
    private final Map<String, Set<String>> ownHosts;

    public Origins(Referrers known, Map<String, SourceSettings> sources) {
        this.known = known;
        Map<String, Set<String>> hosts = new HashMap<>();
        sources.forEach((source, settings) -> hosts.put(
                source,
                settings.hosts().orElse(List.of()).stream()
                        .map(Host::written)
                        .collect(Collectors.toUnmodifiableSet())));
        this.ownHosts = Map.copyOf(hosts);
    }

    /** The origin of a visitor of a source's page; total. */
    public Origin of(String source, Optional<String> url, Optional<String> referrer) {
        Optional<Host> page = url.flatMap(Host::of);
        Optional<Host> from = referrer.flatMap(Host::of);
        Campaign campaign = url.map(CampaignRules::campaignOf).orElse(Campaign.NONE);
        Set<String> own = ownHosts.getOrDefault(source, Set.of());
        return new Origin(ChannelRules.channelOf(page, from, campaign, own, known), from, campaign);
    }
}

package dev.footfall.ingest;

import dev.footfall.ingest.access.RateLimit;
import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.http.AdminSettings;
import dev.footfall.ingest.http.HttpSettings;
import dev.footfall.ingest.plan.PlanSettings;
import dev.footfall.ingest.policy.PolicySettings;
import dev.footfall.ingest.publish.PublishSettings;
import dev.footfall.ingest.spool.SpoolSettings;
import dev.footfall.runtime.config.BrokerSettings;
import dev.footfall.runtime.config.ListenSettings;
import dev.footfall.runtime.config.RegistrySettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings of the ingest service; their defaults stand in {@code ingest.yaml}.
 *
 * @param http where and how it listens for events
 * @param observe where it serves metrics and health
 * @param admin where operators reach it
 * @param sourcesFile the sources and their write keys
 * @param governance the policy by which personal data are treated
 * @param addressLimit how many events may come from one client address; empty for any number
 */
public record IngestSettings(
        BrokerSettings broker,
        RegistrySettings registry,
        HttpSettings http,
        ListenSettings observe,
        AdminSettings admin,
        Path sourcesFile,
        Optional<RateLimit> addressLimit,
        LimitSettings limits,
        PlanSettings plans,
        PolicySettings governance,
        PublishSettings publish,
        SpoolSettings spool) {
    public IngestSettings {
        if (http.idleTimeout().compareTo(publish.deliveryTimeout()) <= 0) {
            throw new IllegalArgumentException(
                    "http.idle-timeout: must be longer than publish.delivery-timeout, or senders get no answer");
        }
    }
}

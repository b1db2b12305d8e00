package dev.footfall.ingest;

import dev.footfall.ingest.publish.DurableLog;
import dev.footfall.ingest.publish.KafkaLog;
import dev.footfall.ingest.publish.RememberedSchemaIds;
import dev.footfall.ingest.spool.SpoolMetrics;
import dev.footfall.ingest.spool.SpoolingLog;
import dev.footfall.runtime.lifecycle.Component;
import dev.footfall.runtime.observe.HealthChecks;
import dev.footfall.schemas.registry.SchemaIds;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

/**
 * Where events become durable: at the broker alone, or with a spool before it.
 *
 * @param log takes events
 * @param component the same, to be started and stopped
 * @param schemaIds known for as long as events are to be taken
 */
record Durability(DurableLog log, Component component, SchemaIds schemaIds) {
    /** As the settings have it; checks and meters are added to those given. */
    static Durability of(
            IngestSettings settings, SchemaIds registry, HealthChecks checks, MeterRegistry meters, Clock clock) {
        KafkaLog broker = new KafkaLog(settings.broker(), settings.publish());
        if (!settings.spool().enabled()) {
            checks.ready("log", broker::health);
            return new Durability(broker, broker, registry);
        }
        SpoolingLog log = new SpoolingLog(broker, settings.spool(), clock);
        checks.ready("log", log::health);
        checks.live("spool", log::life);
        SpoolMetrics.watch(log, meters);
        SchemaIds remembering = new RememberedSchemaIds(
                registry, settings.registry().url(), settings.spool().dir().resolve("schema-ids.properties"));
        return new Durability(log, log, remembering);
    }
}

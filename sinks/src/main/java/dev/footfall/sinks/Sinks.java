package dev.footfall.sinks;

import dev.footfall.runtime.lifecycle.Component;
import dev.footfall.runtime.lifecycle.Service;
import dev.footfall.runtime.observe.HealthChecks;
import dev.footfall.runtime.observe.Metrics;
import dev.footfall.schemas.governance.SecretFile;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.sinks.consume.ConsumeSettings;
import dev.footfall.sinks.consume.Sink;
import dev.footfall.sinks.consume.SinkConsumer;
import dev.footfall.sinks.consume.SinkThreads;
import dev.footfall.sinks.follow.BrokerPast;
import dev.footfall.sinks.follow.FollowSink;
import dev.footfall.sinks.letters.DeadLetterTopic;
import dev.footfall.sinks.live.LivePage;
import dev.footfall.sinks.live.LiveState;
import dev.footfall.sinks.outbox.OutboxRelay;
import dev.footfall.sinks.postgres.LedgerCheck;
import dev.footfall.sinks.postgres.OutboxTable;
import dev.footfall.sinks.postgres.PostgresHistory;
import dev.footfall.sinks.postgres.PostgresSink;
import dev.footfall.sinks.postgres.TableRetention;
import dev.footfall.sinks.prometheus.SiteCounts;
import dev.footfall.sinks.prometheus.SiteSettings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;

/** The sinks service: every sink that the configuration names, each with a consumer of its own. */
public final class Sinks {
    private Sinks() {}

    /** Wires the service; starts nothing. */
    public static Service service(SinksSettings settings, SchemaRegistry registry, Clock clock) {
        PrometheusMeterRegistry metrics = Metrics.registryOf("sinks");
        HealthChecks checks = new HealthChecks();
        List<Component> components = new ArrayList<>();
        for (String name : settings.sinks()) {
            SinkThreads threads = switch (name) {
                case SinksSettings.POSTGRES ->
                    SinkThreads.of(
                            settings.postgres().threads(),
                            () -> postgres(settings, registry, clock),
                            settings.postgres().consume(),
                            consumers(settings),
                            metrics,
                            clock);
                case SinksSettings.PROMETHEUS ->
                    SinkThreads.of(
                            1,
                            () -> siteCounts(settings, registry, metrics, clock),
                            settings.prometheus().consume(),
                            consumers(settings),
                            metrics,
                            clock);
                case SinksSettings.LIVE -> {
                    LiveState state = new LiveState(clock);
                    ConsumeSettings consume = ownGroup(settings.live().consume());
                    components.add(new LivePage(
                            settings.live().page(),
                            state,
                            new PostgresHistory(settings.postgres().database()),
                            metrics,
                            new LivePage.BrokerAccess(
                                    settings.broker().clientProperties(), reader(settings, consume), registry),
                            clock));
                    yield SinkThreads.of(
                            1,
                            () -> live(settings, consume, state, registry, clock),
                            consume,
                            consumers(settings),
                            metrics,
                            clock);
                }
                default -> throw new IllegalArgumentException("no sink is called " + name);
            };
            checks.ready(name, threads::health);
            checks.live(name, threads::liveness);
            components.add(threads);
        }
        if (settings.sinks().contains(SinksSettings.POSTGRES)) {
            components.add(OutboxRelay.of(
                    new OutboxTable(settings.postgres().database()),
                    settings.broker().clientProperties()));
            components.add(new TableRetention(
                    settings.postgres().retention(), settings.postgres().database(), registry, clock));
            components.add(
                    new LedgerCheck(settings.ledgerCheck(), settings.postgres().database(), metrics, clock));
        }
        return new Service("sinks", components, metrics, checks);
    }

    private static Sink postgres(SinksSettings settings, SchemaRegistry registry, Clock clock) {
        return new PostgresSink(
                settings.postgres().database(),
                settings.postgres().tables(),
                new SecretFile("erasure.secret-file", settings.erasure().secretFile()),
                registry,
                DeadLetterTopic.of(SinksSettings.POSTGRES, settings.broker().clientProperties()),
                clock);
    }

    private static Sink siteCounts(
            SinksSettings settings, SchemaRegistry registry, PrometheusMeterRegistry metrics, Clock clock) {
        SiteSettings site = settings.prometheus().site();
        return new FollowSink(
                SinksSettings.PROMETHEUS,
                new SiteCounts(site, metrics, clock),
                new BrokerPast(reader(settings, settings.prometheus().consume()), true, _ -> site.lookback(), clock),
                registry);
    }

    /** Every page tells everything, so each reads all partitions: in a group of its own. */
    private static ConsumeSettings ownGroup(ConsumeSettings consume) {
        String suffix = consume.instanceId().orElseGet(() -> UUID.randomUUID().toString());
        return new ConsumeSettings(
                consume.group() + "-" + suffix, consume.instanceId(), consume.maxBatch(), consume.maxRetryDelay());
    }

    private static Sink live(
            SinksSettings settings, ConsumeSettings consume, LiveState state, SchemaRegistry registry, Clock clock) {
        return new FollowSink(
                SinksSettings.LIVE,
                state,
                new BrokerPast(reader(settings, consume), false, LiveState::lookback, clock),
                registry);
    }

    /** Makes consumers that look where the group is and take no part in it. */
    private static Supplier<Consumer<byte[], byte[]>> reader(SinksSettings settings, ConsumeSettings consume) {
        ConsumeSettings outside =
                new ConsumeSettings(consume.group(), Optional.empty(), consume.maxBatch(), consume.maxRetryDelay());
        return () -> consumers(settings).apply(outside);
    }

    private static Function<ConsumeSettings, Consumer<byte[], byte[]>> consumers(SinksSettings settings) {
        return consume -> SinkConsumer.create(settings.broker().clientProperties(), consume);
    }
}

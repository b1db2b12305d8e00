package dev.footfall.processors.streams;

import dev.footfall.runtime.lifecycle.Component;
import dev.footfall.runtime.observe.Health;
import dev.footfall.runtime.observe.HealthChecks;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/**
 * A running topology. It starts at once and works from when the broker has assigned its partitions and its state is
 * restored; until then it is not ready.
 *
 * <p>Stopping finishes what is in flight and leaves the consumer group, so that others take over at once; an instance
 * with a lasting name stays a member, and its partitions wait for it.
 */
public final class StreamsComponent implements Component {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final String WAITING = "waiting for partitions";
    private static final String RESTORING = "restoring state, or waiting for its last transaction to end";

    private final String topologyName;
    private final Supplier<Topology> topology;
    private final Runnable check;
    private final Properties properties;
    private final MeterRegistry meters;
    private final RunListener runs;
    private final Optional<Function<Map<String, Object>, Consumer<byte[], byte[]>>> consumers;
    private volatile @Nullable KafkaStreams streams;
    private @Nullable Admin admin;
    private @Nullable StreamsMeters bound;

    /**
     * @param topologyName such as {@code refine}
     * @param topology builds the topology
     * @param check called at start; throws if what the topology needs is missing
     * @param properties made by {@link StreamsProperties}
     * @param checks where its readiness and life are told
     * @param runs told when it starts and stops
     * @param consumers makes those that read the sources, of their configuration; empty for ordinary ones
     */
    public StreamsComponent(
            String topologyName,
            Supplier<Topology> topology,
            Runnable check,
            Properties properties,
            MeterRegistry meters,
            HealthChecks checks,
            RunListener runs,
            Optional<Function<Map<String, Object>, Consumer<byte[], byte[]>>> consumers) {
        this.topologyName = topologyName;
        this.topology = topology;
        this.check = check;
        this.properties = properties;
        this.meters = meters;
        this.runs = runs;
        this.consumers = consumers;
        checks.ready(name(), this::readiness);
        checks.live(name(), this::liveness);
    }

    /** Reads of its state, from when it is started; until then they say so. */
    public StateQueries queries() {
        HostInfo here = HostInfo.buildFromEndpoint(properties.getProperty(StreamsConfig.APPLICATION_SERVER_CONFIG));
        return new StateQueries(() -> streams, here == null ? HostInfo.unavailable() : here);
    }

    @Override
    public String name() {
        return "topology " + topologyName;
    }

    @Override
    public void start() {
        check.run();
        Topology built = topology.get();
        KafkaStreams created = create(built);
        created.setUncaughtExceptionHandler(new ThreadReplacement(topologyName, meters));
        Admin asked = Admin.create(new StreamsConfig(properties).getAdminConfigs(topologyName + "-takeover"));
        admin = asked;
        created.setStateListener(new AbandonedTransactions(asked, applicationId(), topologyName, meters));
        bound = StreamsMeters.bind(created, topologyName, meters);
        streams = created;
        try {
            created.start();
            runs.started(built.describe());
        } catch (RuntimeException e) {
            stop();
            throw e;
        }
    }

    private String applicationId() {
        return new StreamsConfig(properties).getString(StreamsConfig.APPLICATION_ID_CONFIG);
    }

    private KafkaStreams create(Topology built) {
        try {
            return consumers.isPresent()
                    ? new KafkaStreams(built, properties, new SuppliedClients(consumers.get()))
                    : new KafkaStreams(built, properties);
        } catch (StreamsException e) {
            throw new StreamsException(
                    e.getMessage() + "; check that no other process uses the state folder "
                            + properties.get("state.dir") + " and that it can be written",
                    e);
        }
    }

    @Override
    public void stop() {
        KafkaStreams running = streams;
        if (running == null) {
            return;
        }
        boolean failed = liveness() instanceof Health.Down;
        boolean isStatic = properties.containsKey(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        boolean stopped = running.close(CloseOptions.timeout(STOP_LIMIT)
                .withGroupMembershipOperation(
                        isStatic ? GroupMembershipOperation.REMAIN_IN_GROUP : GroupMembershipOperation.LEAVE_GROUP));
        Objects.requireNonNull(bound).close();
        Objects.requireNonNull(admin).close(Duration.ZERO);
        if (failed) {
            runs.failed("a thread of the topology failed; the log of the service says why");
        } else if (stopped) {
            runs.stopped();
        } else {
            runs.cutShort();
        }
        if (!stopped) {
            throw new IllegalStateException(name() + " did not finish within " + STOP_LIMIT.toSeconds()
                    + " s; what it had not committed will be done again");
        }
    }

    private Health readiness() {
        KafkaStreams running = streams;
        if (running == null) {
            return Health.down("not started");
        }
        return switch (running.state()) {
            case RUNNING -> Health.up();
            case CREATED, REBALANCING -> Health.down(hasPartitions(running) ? RESTORING : WAITING);
            case PENDING_SHUTDOWN, NOT_RUNNING -> Health.down("stopped");
            case PENDING_ERROR, ERROR -> Health.down("failed; the log's last error says why");
        };
    }

    private static boolean hasPartitions(KafkaStreams running) {
        return running.metadataForLocalThreads().stream()
                .map(ThreadMetadata::threadState)
                .anyMatch("PARTITIONS_ASSIGNED"::equals);
    }

    private Health liveness() {
        KafkaStreams running = streams;
        if (running == null) {
            return Health.up();
        }
        return switch (running.state()) {
            case PENDING_ERROR, ERROR -> Health.down("failed; the log's last error says why");
            default -> Health.up();
        };
    }
}

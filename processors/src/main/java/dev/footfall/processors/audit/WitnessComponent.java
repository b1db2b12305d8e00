package dev.footfall.processors.audit;

import dev.footfall.runtime.lifecycle.Component;
import dev.footfall.schemas.audit.HeadLine;
import dev.footfall.schemas.record.Checkpoint;
import dev.footfall.schemas.registry.AvroDeserializer;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands every checkpoint to witnesses outside the pipeline, in order and at least once. A witness that does not take it
 * is tried again for as long as it takes, with a log line and {@code footfall_audit_witness_failures_total} each time;
 * the audit does not wait for it. Several instances share the work.
 */
public final class WitnessComponent implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(WitnessComponent.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final Map<String, Object> consumerProperties;
    private final AvroDeserializer<Checkpoint> checkpoints;
    private final List<Witness> witnesses;
    private final Counter handed;
    private final Counter failures;
    private volatile boolean stopping;
    private @Nullable Thread thread;

    /**
     * @param clientProperties how to reach the broker
     * @param group the consumer group, in which it is remembered how far witnesses are
     */
    public WitnessComponent(
            AuditSettings settings,
            Map<String, Object> clientProperties,
            String group,
            SchemaRegistry registry,
            MeterRegistry meters) {
        this.consumerProperties = new HashMap<>(clientProperties);
        consumerProperties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        consumerProperties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        consumerProperties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        consumerProperties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        consumerProperties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.checkpoints = new AvroDeserializer<>(registry, Checkpoint.getClassSchema());
        this.witnesses = new ArrayList<>();
        settings.witnessFile().ifPresent(file -> witnesses.add(new FileWitness(file)));
        settings.witnessUrl().ifPresent(url -> witnesses.add(new HttpWitness(url)));
        this.handed = meters.counter("footfall.audit.witnessed");
        this.failures = meters.counter("footfall.audit.witness.failures");
    }

    @Override
    public String name() {
        return "audit witness";
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().name("audit-witness").start(this::run);
    }

    @Override
    public void stop() throws InterruptedException {
        stopping = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            running.join(STOP_LIMIT);
        }
    }

    private void run() {
        while (!stopping) {
            try (Consumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(consumerProperties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                follow(consumer);
            } catch (IOException | RuntimeException e) { // what was not handed over is read again
                if (!stopping) {
                    failures.increment();
                    LOG.atError().setCause(e).log("a checkpoint was not handed to its witness; it is tried again");
                    pause();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) throws IOException, InterruptedException {
        consumer.subscribe(List.of(Topic.CHECKPOINTS.topicName()));
        while (!stopping) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                Checkpoint checkpoint = checkpoints.deserialize(record.topic(), record.value());
                if (checkpoint != null) {
                    for (Witness witness : witnesses) {
                        witness.take(HeadLine.of(checkpoint));
                    }
                    handed.increment();
                }
            }
            consumer.commitSync();
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

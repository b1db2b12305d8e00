package dev.footfall.replay.operator;

import dev.footfall.runtime.lifecycle.Version;
import dev.footfall.schemas.record.Command;
import dev.footfall.schemas.registry.AvroSerializer;
import dev.footfall.schemas.registry.RegistryException;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Tells the pipeline's record of commands what an operator did. Used by one thread. */
public final class CommandLog {
    private static final int LIMIT_MILLIS = 10_000;

    private final Map<String, Object> client;
    private final SchemaRegistry registry;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param client how to reach the broker, as Kafka's clients name the settings
     */
    public CommandLog(Map<String, Object> client, SchemaRegistry registry, Clock clock) {
        this.client = Map.copyOf(client);
        this.registry = registry;
        this.clock = clock;
    }

    /**
     * Writes a command and waits until the broker has it, ten seconds at most.
     *
     * @param action such as {@code replay.started}
     * @param outcome {@code done}, or what kept it from being done
     * @param arguments what it was told; nothing about persons
     * @throws IOException if the broker does not take it
     */
    public void tell(String action, String outcome, Optional<String> source, Map<String, String> arguments)
            throws IOException {
        tell(action, outcome, source, Optional.empty(), "", arguments);
    }

    /**
     * The same of a command about a person.
     *
     * @param subject the person, as a keyed hash
     * @param reason in the operator's words
     */
    public void tell(
            String action,
            String outcome,
            Optional<String> source,
            Optional<String> subject,
            String reason,
            Map<String, String> arguments)
            throws IOException {
        String topic = Topic.COMMANDS.topicName();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(record(action, outcome, source, subject, reason, arguments))
                    .get();
        } catch (ExecutionException | KafkaException | RegistryException e) {
            throw new IOException(
                    action + " could not be recorded in " + topic + ": " + e.getMessage()
                            + "; check the broker and the registry",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped");
        }
    }

    /**
     * The record of a command, for whoever sends it together with what it tells of.
     *
     * @throws RegistryException if the registry does not answer
     */
    public ProducerRecord<byte[], byte[]> record(
            String action, String outcome, Optional<String> source, Map<String, String> arguments) {
        return record(action, outcome, source, Optional.empty(), "", arguments);
    }

    private ProducerRecord<byte[], byte[]> record(
            String action,
            String outcome,
            Optional<String> source,
            Optional<String> subject,
            String reason,
            Map<String, String> arguments) {
        Command command = new Command(
                uuid().toString(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS), // as precise as the schema
                actor(),
                action,
                outcome,
                source.orElse(null),
                subject.orElse(null),
                reason,
                arguments,
                Version.current());
        String topic = Topic.COMMANDS.topicName();
        return new ProducerRecord<>(
                topic,
                command.getCommandId().getBytes(StandardCharsets.UTF_8),
                new AvroSerializer<Command>(registry, Command.getClassSchema()).serialize(topic, command));
    }

    /** The operator, as they signed in to the machine. */
    public static String actor() {
        return "operator " + System.getProperty("user.name", "unknown");
    }

    private Map<String, Object> properties() {
        Map<String, Object> all = new HashMap<>(client);
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LIMIT_MILLIS);
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, LIMIT_MILLIS);
        all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, LIMIT_MILLIS / 2);
        all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return all;
    }

    /** Version 7 of RFC 9562: the time, then random bits. */
    public UUID uuid() {
        long high = (clock.millis() << 16) | 0x7000L | random.nextInt(0x1000);
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}

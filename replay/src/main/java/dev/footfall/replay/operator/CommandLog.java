package dev.footfall.replay.job;

import dev.footfall.runtime.lifecycle.Version;
import dev.footfall.schemas.record.Command;
import dev.footfall.schemas.registry.AvroSerializer;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/** Tells the pipeline's record of commands what operators did with replays and quarantine. Used by one thread. */
public final class CommandLog {
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
     * Writes a command and waits until the broker has it.
     *
     * @param action such as {@code replay.started}
     * @param outcome {@code done}, or what kept it from being done
     * @param arguments what it was told; nothing about persons
     * @throws ReplayException if the broker does not take it
     */
    public void tell(String action, String outcome, Optional<String> source, Map<String, String> arguments)
            throws ReplayException, InterruptedException {
        Command command = new Command(
                uuid().toString(),
                clock.instant(),
                System.getProperty("user.name", "unknown"),
                action,
                outcome,
                source.orElse(null),
                null,
                "",
                arguments,
                Version.current());
        Map<String, Object> all = new HashMap<>(client);
        all.put("enable.idempotence", true);
        try (KafkaProducer<String, Command> producer = new KafkaProducer<>(
                all, new StringSerializer(), new AvroSerializer<>(registry, Command.getClassSchema()))) {
            producer.send(new ProducerRecord<>(Topic.COMMANDS.topicName(), command.getCommandId(), command))
                    .get();
        } catch (ExecutionException | KafkaException e) {
            throw new ReplayException(
                    "the command could not be recorded in " + Topic.COMMANDS.topicName() + ": " + e.getMessage()
                            + "; check the broker",
                    e);
        }
    }

    /** Version 7 of RFC 9562: the time, then random bits. */
    private UUID uuid() {
        long high = (clock.millis() << 16) | 0x7000L | random.nextInt(0x1000);
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}

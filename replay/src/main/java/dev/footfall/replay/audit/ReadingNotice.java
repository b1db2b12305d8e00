package dev.footfall.replay.audit;

import dev.footfall.runtime.lifecycle.Version;
import dev.footfall.schemas.record.Command;
import dev.footfall.schemas.registry.AvroSerializer;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.RegistryException;
import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Says in the pipeline's commands that somebody read the audit log, so that this too is in the log. */
final class ReadingNotice {
    private static final int LIMIT_MILLIS = 10_000;

    private final Pipeline pipeline;
    private final Clock clock;

    ReadingNotice(Pipeline pipeline, Clock clock) {
        this.pipeline = pipeline;
        this.clock = clock;
    }

    /**
     * Returns when it is written.
     *
     * @param outcome how the reading ended
     * @param arguments what was asked for
     * @throws IOException if it could not be written
     */
    void write(String outcome, Map<String, String> arguments) throws IOException {
        Command command = new Command(
                uuidV7().toString(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                "operator " + System.getProperty("user.name", "unknown"),
                "audit.read",
                outcome,
                null,
                null,
                "",
                arguments,
                Version.current());
        Map<String, Object> properties = new HashMap<>(pipeline.clientProperties());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LIMIT_MILLIS);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, LIMIT_MILLIS);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, LIMIT_MILLIS / 2);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        var serializer = new AvroSerializer<Command>(
                ConfluentSchemaRegistry.connect(pipeline.registryUrl(), Map.of()), Command.getClassSchema());
        String topic = Topic.COMMANDS.topicName();
        try (var producer = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, command.getCommandId(), serializer.serialize(topic, command)))
                    .get();
        } catch (ExecutionException | KafkaException | RegistryException e) {
            throw new IOException(
                    "that the audit log was read could not be written to " + topic + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped");
        }
    }

    /** An id that sorts by its time (RFC 9562). */
    private UUID uuidV7() {
        byte[] drawn = new byte[10];
        new SecureRandom().nextBytes(drawn);
        long high = (clock.millis() << 16) | 0x7000 | ((drawn[0] & 0x0F) << 8) | (drawn[1] & 0xFF);
        long low = 0b10L << 62;
        for (int i = 2; i < drawn.length; i++) {
            low |= (drawn[i] & (i == 2 ? 0x3FL : 0xFFL)) << (8 * (drawn.length - 1 - i));
        }
        return new UUID(high, low);
    }
}

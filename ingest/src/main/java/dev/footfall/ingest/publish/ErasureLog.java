package dev.footfall.ingest.publish;

import dev.footfall.runtime.config.BrokerSettings;
import dev.footfall.runtime.lifecycle.Version;
import dev.footfall.schemas.governance.Subject;
import dev.footfall.schemas.record.Command;
import dev.footfall.schemas.record.Erasure;
import dev.footfall.schemas.registry.AvroSerializer;
import dev.footfall.schemas.registry.SchemaIds;
import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes requests to forget persons, each into every partition of the topic of erasures, and the commands that tell of
 * them. They are few: each has a producer of its own, and waits for the broker. Safe for use by many threads.
 */
public final class ErasureLog {
    private static final int LIMIT_MILLIS = 10_000;

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final AvroSerializer<Erasure> erasures;
    private final AvroSerializer<Command> commands;
    private final Function<Instant, String> ids;
    private final Clock clock;

    /**
     * @param ids makes ids of a moment
     */
    public ErasureLog(BrokerSettings broker, SchemaIds registry, Function<Instant, String> ids, Clock clock) {
        this(
                () -> new KafkaProducer<>(config(broker), new ByteArraySerializer(), new ByteArraySerializer()),
                registry,
                ids,
                clock);
    }

    ErasureLog(
            Supplier<Producer<byte[], byte[]>> producers,
            SchemaIds registry,
            Function<Instant, String> ids,
            Clock clock) {
        this.producers = producers;
        this.erasures = new AvroSerializer<>(registry, Erasure.getClassSchema());
        this.commands = new AvroSerializer<>(registry, Command.getClassSchema());
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What was asked for.
     *
     * @param requestId what the receipts have in common
     */
    public record Request(String requestId, List<Erasure> erasures) {}

    /**
     * Asks for persons to be forgotten; returns when the broker has it.
     *
     * @param reason in the words of who asks
     * @throws IOException if the broker does not take it within ten seconds; part of it may be written
     */
    public Request ask(List<Subject> subjects, String reason) throws IOException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS); // as precise as the schema
        String requestId = ids.apply(now);
        List<Erasure> asked = subjects.stream()
                .map(subject -> subject.erasure(ids.apply(now), requestId, now, "ingest", reason))
                .toList();
        try (Producer<byte[], byte[]> producer = producers.get()) {
            List<Future<?>> sent = new ArrayList<>();
            for (Erasure erasure : asked) {
                Command command = command(erasure);
                String topic = Topic.COMMANDS.topicName();
                sent.add(producer.send(new ProducerRecord<>(
                        topic, bytes(command.getCommandId()), commands.serialize(topic, command))));
            }
            await(producer, sent); // first: what was asked for is on record whatever happens then
            String topic = Topic.ERASURES.topicName();
            int partitions = producer.partitionsFor(topic).size();
            for (Erasure erasure : asked) {
                byte[] key = bytes(erasure.getSubject());
                byte[] value = erasures.serialize(topic, erasure);
                for (int partition = 0; partition < partitions; partition++) {
                    sent.add(producer.send(new ProducerRecord<>(topic, partition, key, value)));
                }
            }
            await(producer, sent);
            return new Request(requestId, asked);
        } catch (ExecutionException | KafkaException e) {
            throw new IOException("the broker does not take it: " + e.getMessage() + "; ask again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped");
        }
    }

    private Command command(Erasure erasure) {
        return new Command(
                ids.apply(erasure.getRequestedAt()),
                erasure.getRequestedAt(),
                "ingest",
                "erasure.requested",
                "done",
                erasure.getSource(),
                erasure.getSubject(),
                erasure.getReason(),
                Map.of(
                        "request", erasure.getRequestId(),
                        "erasure", erasure.getErasureId(),
                        "kind", erasure.getKind().name()),
                Version.current());
    }

    private static void await(Producer<byte[], byte[]> producer, List<Future<?>> sent)
            throws ExecutionException, InterruptedException {
        producer.flush();
        for (Future<?> acknowledged : sent) {
            acknowledged.get();
        }
    }

    private static Map<String, Object> config(BrokerSettings broker) {
        Map<String, Object> config = new HashMap<>(broker.clientProperties());
        config.put(ProducerConfig.CLIENT_ID_CONFIG, "footfall-ingest-erasures");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LIMIT_MILLIS);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, LIMIT_MILLIS);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, LIMIT_MILLIS / 2);
        return config;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

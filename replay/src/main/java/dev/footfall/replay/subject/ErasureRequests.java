package dev.footfall.replay.subject;

import dev.footfall.replay.operator.CommandLog;
import dev.footfall.schemas.governance.Subject;
import dev.footfall.schemas.record.Erasure;
import dev.footfall.schemas.registry.AvroSerializer;
import dev.footfall.schemas.registry.RegistryException;
import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/** Asks the pipeline to forget persons. Used by one thread. */
final class ErasureRequests {
    private static final int LIMIT_MILLIS = 10_000;

    private final SubjectPipeline pipeline;
    private final Clock clock;

    ErasureRequests(SubjectPipeline pipeline, Clock clock) {
        this.pipeline = pipeline;
        this.clock = clock;
    }

    /**
     * What was asked for.
     *
     * @param erasureIds of each person at each source
     */
    record Request(String requestId, Instant requestedAt, List<String> erasureIds) {}

    /**
     * Writes an erasure of each into every partition of the topic, and waits until the broker has them and the command.
     *
     * @throws IOException if the broker does not take it
     */
    Request ask(List<Subject> subjects, String reason) throws IOException {
        CommandLog log = new CommandLog(pipeline.clientProperties(), pipeline.registry(), clock);
        String requestId = log.uuid().toString();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<Erasure> erasures = new ArrayList<>();
        for (Subject subject : subjects) {
            erasures.add(subject.erasure(log.uuid().toString(), requestId, now, CommandLog.actor(), reason));
        }
        for (Erasure erasure : erasures) { // first: what was asked for is on record whatever happens then
            log.tell(
                    "erasure.requested",
                    "done",
                    Optional.of(erasure.getSource()),
                    Optional.of(erasure.getSubject()),
                    reason,
                    Map.of(
                            "request", requestId,
                            "erasure", erasure.getErasureId(),
                            "kind", erasure.getKind().name()));
        }
        send(erasures);
        return new Request(
                requestId, now, erasures.stream().map(Erasure::getErasureId).toList());
    }

    private void send(List<Erasure> erasures) throws IOException {
        String topic = Topic.ERASURES.topicName();
        try (KafkaProducer<String, Erasure> producer = new KafkaProducer<>(
                properties(),
                new StringSerializer(),
                new AvroSerializer<>(pipeline.registry(), Erasure.getClassSchema()))) {
            int partitions = producer.partitionsFor(topic).size();
            List<Future<?>> sent = new ArrayList<>();
            for (Erasure erasure : erasures) {
                for (int partition = 0; partition < partitions; partition++) {
                    sent.add(producer.send(new ProducerRecord<>(topic, partition, erasure.getSubject(), erasure)));
                }
            }
            producer.flush();
            for (Future<?> acknowledged : sent) {
                acknowledged.get();
            }
        } catch (ExecutionException | KafkaException | RegistryException e) {
            throw new IOException(
                    "the erasure could not be written to " + topic + ": " + e.getMessage()
                            + "; check the broker and the registry, and ask again",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped");
        }
    }

    private Map<String, Object> properties() {
        Map<String, Object> all = new HashMap<>(pipeline.clientProperties());
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LIMIT_MILLIS);
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, LIMIT_MILLIS);
        all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, LIMIT_MILLIS / 2);
        return all;
    }
}

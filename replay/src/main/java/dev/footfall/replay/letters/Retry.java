package dev.footfall.replay.letters;

import dev.footfall.replay.job.Pipeline;
import dev.footfall.replay.operator.CommandLog;
import dev.footfall.replay.topic.TopicReader;
import dev.footfall.schemas.topic.Addressee;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends letters' records to the topics from which they came, byte for byte, addressed to the reader that could not take
 * them. A record and the command that tells of it are one transaction, and whoever begins ends what another process left
 * open before it reads what was sent: so nothing is sent twice unless it is asked for. Used by one thread.
 */
final class Retry implements AutoCloseable {
    private static final String TRANSACTIONS = "footfall-dead-letters-retry";
    private static final String PRODUCTION = "production";

    private final Pipeline pipeline;
    private final TopicReader reader;
    private final CommandLog commands;
    private final Clock clock;
    private final boolean again;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Attempts attempts;

    /**
     * @param again whether to send what was sent before
     * @throws IOException if broker or registry do not answer
     */
    Retry(Pipeline pipeline, TopicReader reader, Clock clock, boolean again) throws IOException {
        this.pipeline = pipeline;
        this.reader = reader;
        this.commands = new CommandLog(pipeline.broker(), pipeline.registry(), clock);
        this.clock = clock;
        this.again = again;
        Map<String, Object> all = new HashMap<>(pipeline.broker());
        all.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONS);
        all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 32 << 20);
        this.producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
            this.attempts = Attempts.read(reader, pipeline.registry());
        } catch (KafkaException e) {
            producer.close();
            throw unavailable(e);
        } catch (IOException e) {
            producer.close();
            throw e;
        }
    }

    /**
     * Why a letter is not to be sent; empty if it is.
     *
     * @param letter as it stands in its topic
     */
    Optional<String> refusal(Letter letter) {
        if (letter.origin().isEmpty()) {
            return Optional.of("time and no record set the work off; there is nothing to send");
        }
        if (letter.reader().isEmpty()) {
            return Optional.of("it does not say whose letter it is, and other readers would count the record twice;"
                    + " 'footfall replay' takes it in where it is missing");
        }
        if (letter.stage().equals(PRODUCTION)) {
            return Optional.of("it holds what was made of a record, which the broker refused; raise the broker's limit,"
                    + " then 'footfall replay' makes it anew");
        }
        return again
                ? Optional.empty()
                : attempts.of(letter).map(at -> "sent again at " + at + " already; --again sends it once more");
    }

    /**
     * Sends a letter's record again and tells of it, or tells why not.
     *
     * @return {@code done}, or what kept it from being done
     * @throws IOException if the broker does not take it; then it is not sent
     */
    String send(ConsumerRecord<byte[], byte[]> whole) throws IOException {
        Letter letter = Letter.of(whole);
        Optional<String> refusal = refusal(letter);
        Optional<ConsumerRecord<byte[], byte[]>> record =
                refusal.isPresent() ? Optional.empty() : letter.isLeftOut() ? atOrigin(letter) : Optional.of(whole);
        if (record.isEmpty()) {
            String reason = refusal.orElse("its value was too large for a letter, and its origin has it no more");
            commands.tell(Attempts.ACTION, reason, Optional.empty(), Attempts.arguments(letter));
            return reason;
        }
        Letter.Origin origin = letter.origin().orElseThrow();
        Headers headers = new RecordHeaders();
        record.get().headers().forEach(header -> {
            if (!header.key().startsWith(Letter.HEADER)) {
                headers.add(header);
            }
        });
        Addressee.address(headers, letter.reader().orElseThrow());
        try {
            producer.beginTransaction();
            var _ = producer.send(new ProducerRecord<>(
                    origin.partition().topic(),
                    origin.partition().partition(),
                    null,
                    record.get().key(),
                    record.get().value(),
                    headers));
            var _ = producer.send(
                    commands.record(Attempts.ACTION, Attempts.DONE, Optional.empty(), Attempts.arguments(letter)));
            producer.commitTransaction();
        } catch (KafkaException e) {
            throw unavailable(e);
        }
        attempts.made(letter, clock.instant());
        return Attempts.DONE;
    }

    private Optional<ConsumerRecord<byte[], byte[]>> atOrigin(Letter letter) throws IOException {
        Letter.Origin origin = letter.origin().orElseThrow();
        return reader.find(origin.partition(), origin.offset());
    }

    private IOException unavailable(KafkaException e) {
        return new IOException(
                "the broker does not take it: " + e.getMessage() + "; check that "
                        + pipeline.broker().getOrDefault("bootstrap.servers", "the broker")
                        + " is well; nothing was sent in part",
                e);
    }

    @Override
    public void close() {
        producer.close();
    }
}

package dev.footfall.sinks.outbox;

import dev.footfall.runtime.lifecycle.Component;
import dev.footfall.sinks.publish.AcknowledgedProducer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what waits in an outbox, in its order, and looks for more a few times a second. A message is forgotten when the
 * broker has it, so after a kill it may be sent again, under the same key. What cannot be sent waits.
 *
 * <p>Has a thread of its own.
 */
public final class OutboxRelay implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Outbox outbox;
    private final AcknowledgedProducer producer;
    private @Nullable ScheduledExecutorService thread;
    private boolean warned;

    /**
     * @param outbox closed with this
     * @param client how to reach the broker, as Kafka's clients name the settings
     */
    public static OutboxRelay of(Outbox outbox, Map<String, Object> client) {
        return new OutboxRelay(outbox, AcknowledgedProducer.of(client, Map.of()));
    }

    OutboxRelay(Outbox outbox, AcknowledgedProducer producer) {
        this.outbox = outbox;
        this.producer = producer;
    }

    @Override
    public String name() {
        return "outbox";
    }

    @Override
    public void start() {
        thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("outbox").daemon().factory());
        var _ = thread.scheduleWithFixedDelay(this::relay, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() throws InterruptedException {
        if (thread != null) {
            thread.shutdown();
            boolean done = thread.awaitTermination(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (!done) {
                thread.shutdownNow();
            }
        }
        producer.close();
        outbox.close();
    }

    /** Sends all that waits. */
    void relay() {
        try {
            while (outbox.drain(this::send) > 0) {
                // there may be more
            }
            warned = false;
        } catch (IOException | RuntimeException e) {
            if (!warned) { // once for all tries
                LOG.atWarn().addKeyValue("reason", e.getMessage()).log("what the sink has to tell waits in its outbox");
            }
            warned = true;
        }
    }

    private void send(List<Message> messages) {
        producer.send(messages.stream().flatMap(this::addressed));
    }

    private Stream<ProducerRecord<byte[], byte[]>> addressed(Message message) {
        int partitions = producer.partitions(message.topic());
        byte[] key = bytes(message.key());
        byte[] value = message.value().map(OutboxRelay::bytes).orElse(null);
        IntStream wanted = message.routedBy()
                .map(route -> IntStream.of(Utils.toPositive(Utils.murmur2(bytes(route))) % partitions))
                .orElseGet(() -> IntStream.range(0, partitions));
        return wanted.mapToObj(partition -> new ProducerRecord<>(message.topic(), partition, key, value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        return bytes;
    }
}

package dev.footfall.sinks.outbox;

import dev.footfall.runtime.lifecycle.Component;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what waits in an outbox, in its order, and looks for more a few times a second. A message is forgotten when the
 * broker has it, so after a kill it may be sent again, under the same key. What cannot be sent waits.
 *
 * <p>Has a thread of its own. The producer is made with the first message, as most processes never send one.
 */
public final class OutboxRelay implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final int LIMIT_MILLIS = 10_000;

    private final Outbox outbox;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private @Nullable Producer<byte[], byte[]> producer;
    private @Nullable ScheduledExecutorService thread;
    private boolean warned;

    /**
     * @param outbox closed with this
     * @param client how to reach the broker, as Kafka's clients name the settings
     */
    public static OutboxRelay of(Outbox outbox, Map<String, Object> client) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LIMIT_MILLIS);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, LIMIT_MILLIS);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, LIMIT_MILLIS / 2);
        return new OutboxRelay(
                outbox, () -> new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    OutboxRelay(Outbox outbox, Supplier<Producer<byte[], byte[]>> producers) {
        this.outbox = outbox;
        this.producers = producers;
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
            boolean done = thread.awaitTermination(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
            if (!done) {
                thread.shutdownNow();
            }
        }
        giveUpProducer();
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
            giveUpProducer();
            if (!warned) { // once for all tries
                LOG.atWarn().addKeyValue("reason", e.getMessage()).log("what the sink has to tell waits in its outbox");
            }
            warned = true;
        }
    }

    private void send(List<Message> messages) {
        Producer<byte[], byte[]> open = producer;
        if (open == null) {
            open = producers.get();
            producer = open;
        }
        List<Future<?>> sent = new ArrayList<>(messages.size());
        for (Message message : messages) {
            int partitions = open.partitionsFor(message.topic()).size();
            byte[] key = bytes(message.key());
            byte[] value = message.value().map(OutboxRelay::bytes).orElse(null);
            if (message.routedBy().isPresent()) {
                int partition =
                        Utils.toPositive(Utils.murmur2(bytes(message.routedBy().get()))) % partitions;
                sent.add(open.send(new ProducerRecord<>(message.topic(), partition, key, value)));
            } else {
                for (int partition = 0; partition < partitions; partition++) {
                    sent.add(open.send(new ProducerRecord<>(message.topic(), partition, key, value)));
                }
            }
        }
        open.flush();
        try {
            for (Future<?> acknowledged : sent) {
                acknowledged.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private void giveUpProducer() {
        Producer<byte[], byte[]> open = producer;
        producer = null;
        if (open != null) {
            open.close(Duration.ofSeconds(1));
        }
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

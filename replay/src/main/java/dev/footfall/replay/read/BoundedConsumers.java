package dev.footfall.replay.read;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Makes consumers that read within bounds, of the configuration of ordinary ones.
 *
 * @param mostAtOnce records that each asks for at once
 */
public record BoundedConsumers(BoundedReading reading, int mostAtOnce)
        implements Function<Map<String, Object>, Consumer<byte[], byte[]>> {
    @Override
    public Consumer<byte[], byte[]> apply(Map<String, Object> config) {
        Map<String, Object> bounded = new HashMap<>(config);
        bounded.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, mostAtOnce);
        return new BoundedConsumer(bounded, reading);
    }
}

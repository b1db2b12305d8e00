package dev.footfall.processors.streams;

import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/** The clients of a topology that reads its sources by other consumers; all else is as Kafka Streams has it. */
final class SuppliedClients extends DefaultKafkaClientSupplier {
    private final Function<Map<String, Object>, Consumer<byte[], byte[]>> consumers;

    /**
     * @param consumers makes them, of their configuration
     */
    SuppliedClients(Function<Map<String, Object>, Consumer<byte[], byte[]>> consumers) {
        this.consumers = consumers;
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return consumers.apply(config);
    }
}

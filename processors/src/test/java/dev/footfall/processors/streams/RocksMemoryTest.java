package dev.footfall.processors.streams;

import dev.footfall.runtime.config.BrokerSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class RocksMemoryTest {
    private static final int STORES = 40; // as many as some stores of windows have over a few partitions
    private static final int VALUE_BYTES = 1024;
    private static final int BATCHES = 150;
    private static final int BATCH = 1_000; // ten times the budget in all
    private static final long BUDGET = 16L << 20;

    @TempDir
    Path folder;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private double most;

    @Test
    void manyStoresTogetherKeepToOneBudget() {
        RocksMemory memory = new RocksMemory(BUDGET);
        memory.bindTo(meters);
        assertThat(used()).isZero();
        memory.start();
        try (TopologyTestDriver driver = new TopologyTestDriver(topology(), properties(memory))) {
            TestInputTopic<Integer, Integer> input =
                    driver.createInputTopic("in", new IntegerSerializer(), new IntegerSerializer());
            for (int batch = 0; batch < BATCHES; batch++) {
                input.pipeInput(batch, BATCH);
            }
            // What was written long ago is there, and reading it keeps to the budget too
            for (int key = 0; key < BATCHES * BATCH; key += 7) {
                KeyValueStore<Integer, byte[]> store = driver.getKeyValueStore("store-" + key % STORES);
                assertThat(store.get(key)).hasSize(VALUE_BYTES);
                look(key);
            }
        } finally {
            memory.stop();
        }
        assertThat(meters.get("footfall.state.memory.budget").gauge().value()).isEqualTo(BUDGET);
        assertThat(most).as("the most that was used, of %d", BUDGET).isBetween(BUDGET * 0.5, BUDGET * 1.25);
    }

    private void look(int times) {
        if (times % 100 == 0) {
            most = Math.max(most, used());
        }
    }

    private double used() {
        return meters.get("footfall.state.memory.used").gauge().value();
    }

    private Topology topology() {
        Topology topology = new Topology()
                .addSource("in", new IntegerDeserializer(), new IntegerDeserializer(), "in")
                .addProcessor("spread", () -> new Spread(this::look), "in");
        for (int i = 0; i < STORES; i++) {
            topology.addStateStore(
                    Stores.keyValueStoreBuilder(
                                    Stores.persistentKeyValueStore("store-" + i), Serdes.Integer(), Serdes.ByteArray())
                            .withCachingDisabled()
                            .withLoggingDisabled(),
                    "spread");
        }
        return topology;
    }

    private Properties properties(RocksMemory memory) {
        StreamsSettings settings = new StreamsSettings(
                "test", folder, 1, -1, 0, Duration.ofMillis(100), Duration.ofSeconds(10), Optional.empty(), 16);
        Properties properties =
                new StreamsProperties(settings, new BrokerSettings("localhost:1", Map.of()), memory, meters).of("many");
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        return properties;
    }

    /** Makes a batch of values for each record and spreads it over the stores. */
    private static final class Spread implements Processor<Integer, Integer, Void, Void> {
        private final List<KeyValueStore<Integer, byte[]>> stores = new ArrayList<>();
        private final SplittableRandom random = new SplittableRandom(1);
        private final IntConsumer look;

        Spread(IntConsumer look) {
            this.look = look;
        }

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            for (int i = 0; i < STORES; i++) {
                stores.add(context.getStateStore("store-" + i));
            }
        }

        @Override
        public void process(Record<Integer, Integer> record) {
            for (int i = 0; i < record.value(); i++) {
                int key = record.key() * record.value() + i;
                byte[] value = new byte[VALUE_BYTES];
                random.nextBytes(value);
                stores.get(key % STORES).put(key, value);
                look.accept(i);
            }
        }
    }
}

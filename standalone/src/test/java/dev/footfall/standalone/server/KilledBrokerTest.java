package dev.footfall.standalone.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A broker in a process of its own that is killed in the midst of transactions. */
class KilledBrokerTest {
    private static final int KILLS = 3;
    private static final int WRITERS = 3;
    private static final int TRANSACTIONS = 20;
    private static final String TOPIC = "written";
    private static final int PARTITIONS = 12;
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder = Path.of("");

    private Optional<Process> broker = Optional.empty();

    @AfterEach
    void kill() throws InterruptedException {
        if (broker.isPresent()) {
            broker.get().destroyForcibly().waitFor();
        }
    }

    @Test
    void nothingThatItLeftUndecidedStaysSo() throws Exception {
        for (int start = 0; start <= KILLS; start++) {
            String servers = start();
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
                if (start == 0) {
                    admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                            .all()
                            .get();
                }
                List<KafkaProducer<byte[], byte[]>> writers = writers(servers); // which ends what they left
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(ends(admin, IsolationLevel.READ_COMMITTED))
                                .isEqualTo(ends(admin, IsolationLevel.READ_UNCOMMITTED)));
                if (start < KILLS) {
                    writeUntilKilled(writers);
                } else {
                    writers.forEach(KafkaProducer::close);
                }
            }
        }
    }

    /** Runs a broker until its process is killed; says on standard output where it listens. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws Exception {
            EmbeddedBroker broker = new EmbeddedBroker(Path.of(args[0]), PortClaims.anyFree());
            broker.start();
            System.out.println("ready " + broker.bootstrapServers());
            Thread.currentThread().join();
        }
    }

    private String start() throws IOException {
        Process started = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        "-XX:TieredStopAtLevel=1", // it is to start fast
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        folder.resolve("broker").toString())
                .redirectErrorStream(true)
                .start();
        broker = Optional.of(started);
        BufferedReader said = started.inputReader();
        String line = said.readLine();
        while (!Objects.requireNonNull(line, "it ended").startsWith("ready ")) {
            line = said.readLine();
        }
        Thread.ofVirtual().start(() -> said.lines().forEach(_ -> {})); // that it is never stopped by a full pipe
        return line.substring("ready ".length());
    }

    private static List<KafkaProducer<byte[], byte[]>> writers(String servers) {
        return IntStream.range(0, WRITERS)
                .mapToObj(writer -> {
                    var producer = new KafkaProducer<>(
                            Map.of(
                                    "bootstrap.servers", servers,
                                    "transactional.id", "writer-" + writer,
                                    "max.block.ms", 20_000,
                                    "request.timeout.ms", 5_000,
                                    "delivery.timeout.ms", 10_000),
                            new ByteArraySerializer(),
                            new ByteArraySerializer());
                    producer.initTransactions();
                    return producer;
                })
                .toList();
    }

    private void writeUntilKilled(List<KafkaProducer<byte[], byte[]>> writers) throws InterruptedException {
        var written = new CountDownLatch(TRANSACTIONS);
        List<Thread> threads = writers.stream()
                .map(producer -> Thread.ofVirtual().start(() -> {
                    try {
                        for (; ; written.countDown()) {
                            write(producer);
                        }
                    } catch (KafkaException | IllegalStateException _) {
                        // its broker is gone, and then it is closed
                    }
                }))
                .toList();
        assertThat(written.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        kill();
        writers.forEach(producer -> producer.close(Duration.ZERO)); // nobody waits for an answer then
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void write(KafkaProducer<byte[], byte[]> producer) {
        producer.beginTransaction();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            var _ = producer.send(new ProducerRecord<>(TOPIC, partition, null, new byte[1]));
        }
        producer.commitTransaction();
    }

    private static Map<TopicPartition, Long> ends(Admin admin, IsolationLevel isolation) throws Exception {
        Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(TOPIC, partition))
                .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResultInfo> found = admin.listOffsets(latest, new ListOffsetsOptions(isolation))
                .all()
                .get();
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }
}

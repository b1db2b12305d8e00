package dev.footfall.topologytests.operation;

import dev.footfall.schemas.topic.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Instances are killed and come back, or others take over, and nothing is lost or counted twice. */
class RecoveryTest {
    private static final int PARTITIONS = 3;
    private static final int VISITORS = 20_000;
    private static final Duration SOON = Duration.ofMinutes(2);

    /** Records of compacted topics cannot be deleted by who asks. */
    private static final List<AlterConfigOp> DELETABLE =
            List.of(new AlterConfigOp(new ConfigEntry("cleanup.policy", "delete"), AlterConfigOp.OpType.SET));

    @TempDir
    Path folder;

    private TestBroker broker;
    private Ledger ledger;

    @BeforeEach
    void startBroker() throws Exception {
        broker = TestBroker.start(folder, PARTITIONS);
        ledger = new Ledger(broker);
    }

    @AfterEach
    void stopBroker() {
        ledger.close();
        broker.close();
    }

    @Test
    void aKilledInstanceThatComesBackUnderItsNameGoesOnWhereItStopped() throws Exception {
        Map<String, String> named = Map.of("streams.instance-id", "a");
        try (Instance first = Instance.start(broker, "a", named).awaitReady()) {
            ledger.sendOneOfEach(VISITORS);
            ledger.awaitBalance(SOON);

            // When it is killed in the middle of its work
            ledger.sendOneOfEach(VISITORS);
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> ledger.eventsInSessions() > VISITORS + VISITORS / 10);
            first.kill();
        }
        try (Instance again = Instance.start(broker, "a", named).awaitReady()) {
            // Then it finishes it, once
            ledger.awaitBalance(SOON);
            assertThat(again.metric("footfall_streams_thread_failures_total")).isZero();
        }
    }

    @Test
    void anInstanceWithStandbysTakesOverFromOneThatIsKilled() throws Exception {
        Map<String, String> standby = Map.of("streams.standby-replicas", "1");
        try (Instance killed = Instance.start(broker, "a", standby);
                Instance survivor = Instance.start(broker, "b", standby)) {
            killed.awaitReady();
            survivor.awaitReady();
            ledger.sendOneOfEach(VISITORS);
            ledger.awaitBalance(SOON);
            // Each has the state of all partitions, its own and copies
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(tasksWithState("a")).hasSize(PARTITIONS);
                assertThat(tasksWithState("b")).hasSize(PARTITIONS);
            });

            // When one is killed
            killed.kill();
            ledger.sendOneOfEach(VISITORS / 10);

            // Then the other does the work of both. (How soon, the benchmark sessions-recovery measures.)
            ledger.awaitBalance(Duration.ofSeconds(60));
            assertThat(survivor.metric("footfall_streams_thread_failures_total"))
                    .isZero();
        }
    }

    @Test
    void anInstanceThatIsStartedAgainFindsItsStateOnItsDisk() throws Exception {
        int visitors = VISITORS / 10;
        try (Instance first = Instance.start(broker, "a", Map.of()).awaitReady()) {
            ledger.sendOneOfEach(visitors);
            ledger.awaitBalance(SOON);
            assertThat(first.stop()).isZero();
        }

        // Given that it could find it nowhere else
        emptyChangelogs();
        try (Instance again = Instance.start(broker, "a", Map.of()).awaitReady()) {
            ledger.sendOneOfEach(visitors);

            // Then every visitor's session goes on
            ledger.awaitBalance(SOON);
            assertThat(again.stop()).isZero();
        }
        assertThat(broker.recordsOf(Topic.DEAD_LETTERS)).isEmpty();
    }

    private List<String> tasksWithState(String instance) {
        Path tasks = folder.resolve(instance).resolve("footfall-sessions");
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> "0_" + partition)
                .filter(task ->
                        Files.isDirectory(tasks.resolve(task).resolve("rocksdb").resolve("visitors")))
                .toList();
    }

    private void emptyChangelogs() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            List<TopicPartition> changelogs = admin.listTopics().names().get().stream()
                    .filter(name -> name.endsWith("-changelog"))
                    .flatMap(name -> IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(name, p)))
                    .toList();
            assertThat(changelogs).isNotEmpty();
            admin.incrementalAlterConfigs(changelogs.stream()
                            .map(partition -> new ConfigResource(ConfigResource.Type.TOPIC, partition.topic()))
                            .distinct()
                            .collect(Collectors.toMap(topic -> topic, _ -> DELETABLE)))
                    .all()
                    .get();
            await().atMost(SOON)
                    .ignoreExceptions()
                    .untilAsserted(() -> admin.deleteRecords(changelogs.stream()
                                    .collect(Collectors.toMap(
                                            partition -> partition, _ -> RecordsToDelete.beforeOffset(-1))))
                            .all()
                            .get());
        }
    }
}

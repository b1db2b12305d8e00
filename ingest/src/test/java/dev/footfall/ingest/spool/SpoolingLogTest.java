package dev.footfall.ingest.spool;

import dev.footfall.ingest.publish.Receipt;
import dev.footfall.runtime.observe.Health;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class SpoolingLogTest {
    @TempDir
    Path dir;

    @Test
    void whileTheBrokerAcknowledgesNothingIsSpooled() throws Exception {
        try (RunningLog running = new RunningLog(dir)) {
            running.append("v1", 1);
            assertThat(running.receiptOf("v1 1")).isEqualTo(new Receipt.Stored("footfall.received.v1", 0, 1));
            assertThat(running.log.numbers().spooled()).isZero();
            assertThat(running.log.health()).isEqualTo(Health.up());
            assertThat(segments()).isEmpty();
        }
    }

    @Test
    void aSilentBrokersEntriesAreSpooledSoonAndAllLaterOnesAtOnce() throws Exception {
        try (RunningLog running = new RunningLog(dir)) {
            running.broker.fallSilent();
            running.append("v1", 1);
            running.append("v1", 2);
            assertThat(running.receiptOf("v1 2")).isEqualTo(new Receipt.Spooled());
            assertThat(running.receiptOf("v1 1")).hasToString("spool");
            assertThat(running.log.numbers().diverted()).isEqualTo(2);

            running.append("v1", 3);
            assertThat(running.receiptOf("v1 3")).isEqualTo(new Receipt.Spooled());
            assertThat(running.log.numbers().diverted()).isEqualTo(2);
            assertThat(running.log.health())
                    .isInstanceOfSatisfying(
                            Health.Up.class,
                            up -> assertThat(up.detail())
                                    .contains("no acknowledgement for 200 ms")
                                    .contains("3 events wait in the spool"));
            assertThat(running.broker.stored()).isEmpty();
        }
    }

    @Test
    void whenTheBrokerIsBackTheSpoolIsDrainedInOrderAndEventsGoDirectlyAgain() throws Exception {
        try (RunningLog running = new RunningLog(dir)) {
            running.broker.fail();
            for (int i = 0; i < 1000; i++) {
                running.append("v" + i % 7, i);
            }
            running.receiptOf("v5 999"); // 999 = 7 * 142 + 5
            running.broker.comeBack();
            running.awaitState("direct");
            running.append("v5", 1000);

            assertThat(running.receiptOf("v5 1000")).isInstanceOf(Receipt.Stored.class);
            assertThat(running.broker.stored()).isEqualTo(expected(0, 1000, "v5 1000"));
            // Events go directly before the files of those that were drained are gone.
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(running.log.numbers())
                        .isEqualTo(new SpoolNumbers(
                                "direct",
                                0,
                                0,
                                Duration.ZERO,
                                1000,
                                1000,
                                running.log.numbers().diverted(),
                                0,
                                0,
                                0));
                assertThat(segments()).isEmpty();
            });
        }
    }

    @Test
    void whatTheBrokerTookAfterAllComesTwiceButFirstInItsPlace() throws Exception {
        try (RunningLog running = new RunningLog(dir)) {
            running.broker.fallSilent();
            running.append("v1", 1);
            running.append("v1", 2);
            running.receiptOf("v1 2");
            running.append("v1", 3);
            running.receiptOf("v1 3");
            running.broker.comeBack();
            running.awaitState("direct");

            assertThat(running.broker.stored()).startsWith("v1 1", "v1 2").hasSizeGreaterThan(3);
            assertThat(running.broker.storedOnce()).containsExactly("v1 1", "v1 2", "v1 3");
        }
    }

    @Test
    void aDrainThatFailsInTheMiddleGoesOnWithWhatTheBrokerLacks() throws Exception {
        try (RunningLog running = new RunningLog(dir)) {
            running.broker.fail();
            for (int i = 0; i < 100; i++) {
                running.append("v" + i % 7, i);
            }
            RunningLog.await().until(() -> running.log.numbers().spooled() == 100);
            running.broker.fallSilent(); // the first is sent, the others are not
            RunningLog.await().until(() -> running.log.numbers().state().equals("spooling"));
            running.broker.fail();
            running.broker.comeBack();
            running.awaitState("direct");
            assertThat(running.broker.storedOnce()).isEqualTo(expected(0, 100));
        }
    }

    @Test
    void anEntryThatTheBrokerNeverTakesDoesNotKeepOthersWaiting() throws Exception {
        try (RunningLog running = new RunningLog(dir)) {
            running.append("v1", "poison, directly");
            assertThat(running.receiptOf("v1 poison, directly")).isInstanceOf(Receipt.Unavailable.class);

            running.broker.fail();
            running.append("v1", 1);
            running.append("v1", "poison");
            running.append("v1", 2);
            assertThat(running.receiptOf("v1 poison")).isEqualTo(new Receipt.Spooled());
            running.receiptOf("v1 2");
            running.broker.comeBack();
            running.awaitState("direct");

            assertThat(running.broker.stored()).containsExactly("v1 1", "v1 2");
            assertThat(running.log.numbers().putAside()).isEqualTo(1);
            assertThat(dir.resolve("refused")).isNotEmptyDirectory();
        }
    }

    @Test
    void aFullSpoolSendsTheSenderAwayAndRecoversByItself() throws Exception {
        try (RunningLog running = new RunningLog(new FakeBroker(), Entries.settings(dir, 1 << 20))) {
            running.broker.fail();
            running.append("v1", 0 + "x".repeat(10_000));
            running.awaitState("spooling"); // what waits for that in memory could be more than the spool takes
            int sent = 1;
            while (running.log.numbers().refused() == 0) {
                running.append("v1", sent + "x".repeat(10_000));
                sent++;
            }
            String last = "v1 " + (sent - 1) + "x".repeat(10_000);
            assertThat(running.receiptOf(last))
                    .isInstanceOfSatisfying(
                            Receipt.Unavailable.class,
                            unavailable -> assertThat(unavailable.reason()).contains("spool.max-bytes"));
            RunningLog.await().until(() -> running.log.health() instanceof Health.Down);

            running.broker.comeBack();
            running.awaitState("direct");
            assertThat(running.log.health()).isEqualTo(Health.up());
            assertThat(running.broker.storedOnce()).hasSize(sent - 1).doesNotContain(last);
            assertThat(running.receipts.values().stream().filter(Receipt.Spooled.class::isInstance))
                    .hasSize(sent - 1);
        }
    }

    @Test
    void aNewProcessDrainsWhatTheOldOneSpooledBeforeAnythingElse() throws Exception {
        try (RunningLog running = new RunningLog(dir)) {
            running.broker.fail();
            for (int i = 0; i < 50; i++) {
                running.append("v1", i);
            }
            RunningLog.await().until(() -> running.log.numbers().spooled() == 50);
        }
        FakeBroker broker = new FakeBroker();
        broker.fallSilent();
        try (RunningLog running = new RunningLog(broker, Entries.settings(dir))) {
            assertThat(running.log.numbers().state()).isEqualTo("spooling");
            running.append("v1", 50);
            assertThat(running.receiptOf("v1 50")).isEqualTo(new Receipt.Spooled());
            broker.comeBack();
            running.awaitState("direct");
            assertThat(broker.storedOnce())
                    .isEqualTo(IntStream.rangeClosed(0, 50)
                            .mapToObj(i -> "v1 " + i)
                            .toList());
        }
    }

    @Test
    void aStopSpoolsWhatTheBrokerDoesNotAcknowledge() throws Exception {
        try (RunningLog running = new RunningLog(dir)) {
            running.broker.fallSilent();
            running.append("v1", 1);
            running.append("v1", 2);
            running.stop();
            assertThat(running.receiptOf("v1 2")).isEqualTo(new Receipt.Spooled());

            running.append("v1", 3);
            assertThat(running.receiptOf("v1 3")).isInstanceOf(Receipt.Unavailable.class);
        }
        try (RunningLog running = new RunningLog(dir)) {
            running.awaitState("direct");
            assertThat(running.broker.stored()).containsExactly("v1 1", "v1 2");
        }
    }

    @Test
    void itStartsWithoutABrokerAndWaitsForOne() throws Exception {
        FakeBroker broker = new FakeBroker();
        broker.failNextStarts(1);
        try (RunningLog running = new RunningLog(broker, Entries.settings(dir))) {
            running.append("v1", 1);
            assertThat(running.receiptOf("v1 1")).isEqualTo(new Receipt.Spooled());
            running.awaitState("direct");
            assertThat(broker.stored()).containsExactly("v1 1");
            assertThat(broker.starts()).isEqualTo(2);
        }
    }

    @Test
    void aConnectionThatBecameUnusableIsMadeAnew() throws Exception {
        try (RunningLog running = new RunningLog(dir)) {
            running.broker.becomeUnusable();
            running.append("v1", 1);
            assertThat(running.receiptOf("v1 1")).isEqualTo(new Receipt.Spooled());
            RunningLog.await().until(() -> running.broker.starts() == 2);
            running.broker.comeBack();
            running.awaitState("direct");
            assertThat(running.broker.stored()).containsExactly("v1 1");
        }
    }

    @Test
    void aSecondIngestOnTheSameFolderDoesNotStart() throws Exception {
        try (RunningLog _ = new RunningLog(dir)) {
            SpoolingLog second = new SpoolingLog(new FakeBroker(), Entries.settings(dir), Clock.systemUTC());
            assertThatThrownBy(second::start).isInstanceOf(IOException.class).hasMessageContaining("in use by another");
        }
    }

    @Test
    void theNumbersAddUpInTheMetrics() throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (RunningLog running = new RunningLog(dir)) {
            SpoolMetrics.watch(running.log, meters);
            running.broker.fail();
            running.append("v1", 1);
            running.append("v1", 2);
            running.receiptOf("v1 2");
            assertThat(meters.get("footfall.ingest.spool.state")
                            .tag("state", "spooling")
                            .gauge()
                            .value())
                    .isOne();
            assertThat(meters.get("footfall.ingest.spool.entries").gauge().value())
                    .isEqualTo(2);
            assertThat(meters.get("footfall.ingest.spool.bytes").gauge().value())
                    .isPositive();
            RunningLog.await()
                    .until(() -> meters.get("footfall.ingest.spool.oldest.age")
                                    .timeGauge()
                                    .value()
                            > 0);

            running.broker.comeBack();
            running.awaitState("direct");
            assertThat(meters.get("footfall.ingest.spool.entries").gauge().value())
                    .isZero();
            for (String outcome : List.of("spooled", "drained")) {
                assertThat(meters.get("footfall.ingest.spool.events")
                                .tag("outcome", outcome)
                                .functionCounter()
                                .count())
                        .isEqualTo(2);
            }
        }
    }

    private static List<String> expected(int from, int to, String... more) {
        return Stream.concat(IntStream.range(from, to).mapToObj(i -> "v" + i % 7 + " " + i), Stream.of(more))
                .toList();
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> inside = Files.list(dir)) {
            return inside.filter(path -> path.getFileName().toString().matches("\\d{20}"))
                    .toList();
        }
    }
}

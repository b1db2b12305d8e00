package dev.footfall.topologytests.operation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Instances join and leave while events come, and every event is counted once. */
class ScalingTest {
    private static final int PARTITIONS = 3;
    private static final int VISITORS = 300;
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void oneInstanceBecomesThreeAndThenOneAgainUnderLoad() throws Exception {
        try (TestBroker broker = TestBroker.start(folder, PARTITIONS);
                Ledger ledger = new Ledger(broker);
                Load load = new Load(ledger);
                Instance first = Instance.start(broker, "a", Map.of()).awaitReady()) {
            awaitWork(first);

            // When two join
            try (Instance second = Instance.start(broker, "b", Map.of());
                    Instance third = Instance.start(broker, "c", Map.of())) {
                awaitWork(second);
                awaitWork(third);

                // And leave again
                assertThat(second.stop()).isZero();
                assertThat(third.stop()).isZero();
            }
            load.end();

            // Then nothing is lost and nothing is there twice
            ledger.awaitBalance(SOON);
            assertThat(ledger.sent()).isGreaterThan(VISITORS);
            assertThat(first.metric("footfall_streams_thread_failures_total")).isZero();
        }
    }

    /** Waits until an instance has refined events and put some into sessions. */
    private static void awaitWork(Instance instance) throws Exception {
        instance.awaitReady();
        await().atMost(SOON)
                .until(() -> instance.metric("footfall_refine_events_total") > 0
                        && instance.metric("footfall_sessions_events_total") > 0);
    }

    /** A steady stream of events, from a thread of its own until it is closed. */
    private static final class Load implements AutoCloseable {
        private static final Duration PAUSE = Duration.ofMillis(5);

        private final AtomicBoolean ended = new AtomicBoolean();
        private final Thread thread;

        Load(Ledger ledger) {
            thread = Thread.ofPlatform().name("load").start(() -> send(ledger));
        }

        private void send(Ledger ledger) {
            for (int i = 0; !ended.get(); i++) {
                ledger.send("v" + i % VISITORS);
                try {
                    Thread.sleep(PAUSE);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        void end() throws InterruptedException {
            ended.set(true);
            thread.join();
        }

        @Override
        public void close() {
            ended.set(true); // the broker and the rest are closed after it; its thread ends by itself
        }
    }
}

package dev.footfall.standalone.start;

import dev.footfall.runtime.lifecycle.Component;
import dev.footfall.standalone.start.StartPlan.StepFailedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(30)
class StartPlanTest {
    private final List<String> happened = new CopyOnWriteArrayList<>();
    private final Progress progress = new Progress() {
        @Override
        public void started(String name, Duration took) {
            happened.add("+" + name);
        }

        @Override
        public void stopped(String name) {
            happened.add("-" + name);
        }
    };

    @Test
    void aStepStartsAfterThoseItNeedsAndAllStopInTheReverseOfTheList() throws Exception {
        Step a = Step.of(component("a"));
        Step b = Step.of(component("b"), a);
        Step c = Step.of(component("c"), b);
        StartPlan plan = new StartPlan(List.of(a, b, c), progress);

        plan.start();
        plan.close();

        assertThat(happened).containsExactly("+a", "+b", "+c", "-c", "-b", "-a");
        assertThat(plan.drained()).isTrue();
    }

    @Test
    void stepsThatDoNotNeedEachOtherStartSideBySide() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        Step a = Step.of(Component.of("a", () -> both.await(20, TimeUnit.SECONDS), () -> {}));
        Step b = Step.of(Component.of("b", () -> both.await(20, TimeUnit.SECONDS), () -> {}));

        new StartPlan(List.of(a, b), progress).start();

        assertThat(happened).containsExactlyInAnyOrder("+a", "+b");
    }

    @Test
    void aFailureCallsOffTheOthersAndStopsWhatWasStarted() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Step good = Step.of(component("good"));
        Step slow = Step.of(Component.of("slow", never::await, () -> {}));
        Step bad = Step.of(Component.of("bad", () -> fail("the port is taken"), () -> {}), good);
        Step dependent = Step.of(component("dependent"), bad);
        StartPlan plan = new StartPlan(List.of(good, slow, bad, dependent), progress);

        assertThatThrownBy(plan::start)
                .isInstanceOf(StepFailedException.class)
                .hasMessage("bad did not start: the port is taken");
        assertThat(happened).containsExactly("+good", "-good");
    }

    @Test
    void anInterruptionCallsOffTheStartAndStopsWhatWasStarted() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        Step good = Step.of(component("good"));
        Step slow = Step.of(
                Component.of(
                        "slow",
                        () -> {
                            waiting.countDown();
                            new CountDownLatch(1).await();
                        },
                        () -> {}),
                good);
        StartPlan plan = new StartPlan(List.of(good, slow), progress);
        Thread starter = Thread.ofPlatform().start(() -> {
            try {
                plan.start();
            } catch (StepFailedException | InterruptedException e) {
                happened.add(e.getClass().getSimpleName());
            }
        });
        waiting.await();

        starter.interrupt();
        starter.join();

        assertThat(happened).containsExactly("+good", "-good", "InterruptedException");
    }

    @Test
    void aComponentThatDoesNotStopCleanlyKeepsNoOtherFromStopping() throws Exception {
        Step good = Step.of(component("good"));
        Step bad = Step.of(Component.of("bad", () -> {}, () -> fail("still busy")), good);
        StartPlan plan = new StartPlan(List.of(good, bad), progress);
        plan.start();

        plan.close();

        assertThat(happened).containsExactly("+good", "+bad", "-bad", "-good");
        assertThat(plan.drained()).isFalse();
    }

    @Test
    void whatIsDoneOnceIsNotStopped() throws Exception {
        Step a = Step.of(component("a"));
        Step once = Step.once("once", () -> happened.add("!"), a);
        StartPlan plan = new StartPlan(List.of(a, once), progress);

        plan.start();
        plan.close();

        assertThat(happened).containsExactly("+a", "!", "+once", "-a");
    }

    @Test
    void aStepListedBeforeWhatItNeedsIsRefused() {
        Step a = Step.of(component("a"));
        Step b = Step.of(component("b"), a);

        assertThatThrownBy(() -> new StartPlan(List.of(b, a), progress))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("b is listed before");
    }

    private static Component component(String name) {
        return Component.of(name, () -> {}, () -> {});
    }

    private static void fail(String why) {
        throw new IllegalStateException(why);
    }
}

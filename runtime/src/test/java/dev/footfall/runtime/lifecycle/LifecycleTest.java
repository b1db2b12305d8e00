package dev.footfall.runtime.lifecycle;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LifecycleTest {
    private final List<String> happened = new ArrayList<>();

    @Test
    void startsInOrderAndStopsInReverse() throws Exception {
        Lifecycle lifecycle = new Lifecycle("shop", List.of(part("a"), part("b"), part("c")));

        lifecycle.start();
        lifecycle.close();

        assertThat(happened).containsExactly("start a", "start b", "start c", "stop c", "stop b", "stop a");
        assertThat(lifecycle.drained()).isTrue();
    }

    @Test
    void aFailureInTheMiddleStopsWhatWasStartedAndNothingElse() {
        Component broken = Component.of(
                "b",
                () -> {
                    throw new IOException("the port is taken");
                },
                () -> happened.add("stop b"));
        Lifecycle lifecycle = new Lifecycle("shop", List.of(part("a"), broken, part("c")));

        assertThatThrownBy(lifecycle::start)
                .isInstanceOf(StartException.class)
                .hasMessage("shop: b did not start: the port is taken")
                .hasCauseInstanceOf(IOException.class);
        assertThat(happened).containsExactly("start a", "stop a");
    }

    @Test
    void aPartThatDoesNotStopDoesNotKeepTheOthersFromStopping() throws Exception {
        Component stuck = Component.of("b", () -> {}, () -> {
            throw new IOException("half of it is still in flight");
        });
        Lifecycle lifecycle = new Lifecycle("shop", List.of(part("a"), stuck, part("c")));

        lifecycle.start();
        lifecycle.close();

        assertThat(happened).containsExactly("start a", "start c", "stop c", "stop a");
        assertThat(lifecycle.drained()).isFalse();
    }

    @Test
    void closingTwiceStopsOnce() throws Exception {
        Lifecycle lifecycle = new Lifecycle("shop", List.of(part("a")));

        lifecycle.start();
        lifecycle.close();
        lifecycle.close();

        assertThat(happened).containsExactly("start a", "stop a");
    }

    @Test
    void anInterruptedStartStillStopsTheOthersUndisturbedAndKeepsTheInterrupt() {
        Component calm = Component.of("a", () -> {}, () -> {
            Thread.sleep(1); // fails at once if the interrupt is set
            happened.add("stop a");
        });
        Component interrupted = Component.of(
                "b",
                () -> {
                    throw new InterruptedException();
                },
                () -> {});
        Lifecycle lifecycle = new Lifecycle("shop", List.of(calm, interrupted));

        assertThatThrownBy(lifecycle::start).isInstanceOf(StartException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(happened).containsExactly("stop a");
    }

    private Component part(String name) {
        return Component.of(name, () -> happened.add("start " + name), () -> happened.add("stop " + name));
    }
}

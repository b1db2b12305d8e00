package dev.footfall.processors.refine.agent;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AgentsTest {
    private static final int CAPACITY = 8;

    private final AtomicInteger parsed = new AtomicInteger();
    private final Agents agents = new Agents(new AgentParser(), parsed::incrementAndGet, CAPACITY);

    @Test
    void knowsNothingOfWhoDoesNotSay() {
        assertThat(agents.of(Optional.empty())).isEqualTo(Agent.UNKNOWN);
        assertThat(agents.of(Optional.of(""))).isEqualTo(Agent.UNKNOWN);
        assertThat(agents.of(Optional.of(" \t"))).isEqualTo(Agent.UNKNOWN);
        assertThat(parsed).hasValue(0);
    }

    @Test
    void readsAnAgentOnce() {
        assertThat(agents.of(Optional.of("curl/8"))).isSameAs(agents.of(Optional.of("curl/8")));
        assertThat(parsed).hasValue(1);
    }

    @Test
    void forgetsTheOneThatWasNotSeenForTheLongestTime() {
        for (int i = 0; i < CAPACITY; i++) {
            agents.of(Optional.of("a" + i));
        }
        agents.of(Optional.of("a0"));
        assertThat(parsed).hasValue(CAPACITY);

        agents.of(Optional.of("one more")); // for a1
        agents.of(Optional.of("a0"));
        assertThat(parsed).hasValue(CAPACITY + 1);
        agents.of(Optional.of("a1"));
        assertThat(parsed).hasValue(CAPACITY + 2);
    }

    @Test
    void looksAtTheBeginningOfALongOneOnly() {
        String beginning = "x".repeat(AgentParser.MAX_LENGTH);

        assertThat(agents.of(Optional.of(beginning + "curl/8")))
                .isSameAs(agents.of(Optional.of(beginning + "y".repeat(4_000))));
        assertThat(agents.of(Optional.of(beginning + "curl/8")).bot()).isFalse();
        assertThat(parsed).hasValue(1);
    }
}

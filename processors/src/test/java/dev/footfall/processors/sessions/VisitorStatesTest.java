package dev.footfall.processors.sessions;

import dev.footfall.processors.sessions.VisitorState.Visits;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VisitorStatesTest {
    private static final long A_FEW = 1_000; // bytes

    private final KeyValueStore<String, byte[]> store = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore("visitors"), Serdes.String(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();

    @BeforeEach
    void open() {
        var context = new MockProcessorContext<Void, Void>();
        store.init(context.getStateStoreContext(), store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatIsPutIsGotAndIsInTheStore() {
        var states = new VisitorStates(store, new HeapShares(A_FEW));

        assertThat(states.get("v1")).isNull();
        states.put("v1", state("v1", 7));

        assertThat(states.get("v1")).isEqualTo(state("v1", 7));
        assertThat(VisitorStates.decode(store.get("v1"))).isEqualTo(state("v1", 7));
    }

    @Test
    void visitorsSeenLastAreNotReadAgain() {
        var states = new VisitorStates(store, new HeapShares(A_FEW));
        states.put("v1", state("v1", 7));
        states.put("v2", state("v2", 8));
        store.delete("v1");

        assertThat(states.get("v1")).isEqualTo(state("v1", 7));
    }

    @Test
    void copiesTakeNoMoreThanTheirShareAndTheOldestGoFirst() {
        var states = new VisitorStates(store, new HeapShares(A_FEW));
        for (int i = 0; i < 100; i++) {
            states.put("v" + i, state("v" + i, i));
        }
        for (int i = 0; i < 100; i++) {
            store.delete("v" + i);
        }

        assertThat(states.get("v99")).isEqualTo(state("v99", 99));
        assertThat(states.get("v50")).as("read from the store").isNull();
    }

    @Test
    void aCopyFollowsItsStateHoweverLargeItBecomes() {
        var states = new VisitorStates(store, new HeapShares(1 << 20));
        for (int length : new int[] {1, 2, 40, 39, 3_000, 2, 20_000, 5}) {
            VisitorState state = state("v".repeat(length), length);
            states.put("v1", state);

            assertThat(states.get("v1")).isEqualTo(state);
            assertThat(VisitorStates.decode(store.get("v1"))).isEqualTo(state);
        }
    }

    @Test
    void tasksShareTheHeap() {
        HeapShares heap = new HeapShares(A_FEW);
        var one = new VisitorStates(store, heap);
        var other = new VisitorStates(store, heap);
        assertThat(heap.share()).isEqualTo(A_FEW / 2);

        other.close();
        assertThat(heap.share()).isEqualTo(A_FEW);
        one.close();
    }

    @Test
    void aStateThatIsTooLargeForACopyIsReadFromTheStore() {
        var states = new VisitorStates(store, new HeapShares(1 << 20));
        states.put("v1", state("v1", 7));
        states.put("v1", state("v".repeat(20_000), 8));

        assertThat(states.get("v1")).isEqualTo(state("v".repeat(20_000), 8));
        store.delete("v1");
        assertThat(states.get("v1")).isNull();
    }

    private static VisitorState state(String visitorId, long newest) {
        Visits none = new Visits(List.of(), Visits.ALWAYS, Visits.ALWAYS);
        return new VisitorState("shop", visitorId, newest, VisitorState.NO_TIMER, Map.of("default", none));
    }
}

package dev.footfall.processors.funnels;

import dev.footfall.processors.funnels.FunnelRules.Result;
import dev.footfall.processors.funnels.FunnelRules.Update;
import dev.footfall.processors.sessions.Moment;
import dev.footfall.schemas.record.FunnelAttempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One visitor under the rules, and what a reader of the compacted topic has of the attempts. The state goes through its
 * binary form with every step, as over a restart.
 */
final class Walker {
    static final String VISITOR = "v1";

    private final Funnel funnel;
    private final FunnelsSettings settings;
    private final FunnelStateSerde serde = new FunnelStateSerde();
    private final Map<String, FunnelAttempt> attempts = new TreeMap<>();
    private final List<Occurrence> taken = new ArrayList<>();
    private FunnelState state;

    Walker(Funnel funnel, FunnelsSettings settings) {
        this.funnel = funnel;
        this.settings = settings;
        this.state = FunnelState.unknown(funnel);
    }

    Result add(Occurrence occurrence) {
        Update update = FunnelRules.add(state, occurrence, funnel, settings);
        if (update.result() == Result.TAKEN) {
            taken.add(occurrence);
        } else {
            assertThat(update.state()).isEqualTo(state);
            assertThat(update.changes()).isEmpty();
        }
        update.changes().forEach(this::apply);
        byte[] bytes = serde.serializer().serialize("", update.state());
        FunnelState restored = serde.deserializer().deserialize("", bytes);
        assertThat(restored).isEqualTo(update.state());
        assertThat(restored.occurrences()).hasSizeLessThanOrEqualTo(settings.maxOccurrences());
        state = restored;
        return update.result();
    }

    private void apply(FunnelChange change) {
        switch (change) {
            case FunnelChange.Opened(Attempt attempt) -> {
                FunnelAttempt row = FunnelProcessor.attemptOf(VISITOR, funnel, attempt);
                assertThat(attempts.put(row.getAttemptId(), row))
                        .as("what is opened was not there")
                        .isNull();
            }
            case FunnelChange.Revised(Attempt attempt) -> {
                FunnelAttempt row = FunnelProcessor.attemptOf(VISITOR, funnel, attempt);
                FunnelAttempt before = attempts.put(row.getAttemptId(), row);
                assertThat(before).as("what is revised was there").isNotNull();
                assertThat(row.getRevision()).as("revisions grow").isGreaterThan(before.getRevision());
            }
            case FunnelChange.Retracted(Moment first) ->
                assertThat(attempts.remove(FunnelProcessor.idOf(VISITOR, funnel, first)))
                        .as("what is retracted was there")
                        .isNotNull();
        }
    }

    /** What the compacted topic holds, by attempt id. */
    Map<String, FunnelAttempt> attempts() {
        return attempts;
    }

    /** The occurrences that count. */
    List<Occurrence> taken() {
        return taken;
    }

    FunnelState state() {
        return state;
    }
}

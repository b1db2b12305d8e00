package dev.footfall.processors.funnels;

import dev.footfall.processors.funnels.FunnelRules.Update;
import dev.footfall.processors.funnels.StepIndex.Match;
import dev.footfall.processors.sessions.Moment;
import dev.footfall.processors.sessions.SessionIds;
import dev.footfall.schemas.record.FunnelAttempt;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.topic.SessionKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Applies {@link FunnelRules} to the visitor of each event that takes a step, one read and one write of the state per
 * funnel. Everything that may fail on an event is done before anything is stored or forwarded. Owned by the thread of
 * its task.
 */
final class FunnelProcessor implements Processor<String, RefinedEvent, String, FunnelAttempt> {
    private final String storeName;
    private final StepIndex index;
    private final FunnelsSettings settings;
    private final FunnelMetrics metrics;
    private @Nullable Task task;

    FunnelProcessor(String storeName, StepIndex index, FunnelsSettings settings, FunnelMetrics metrics) {
        this.storeName = storeName;
        this.index = index;
        this.settings = settings;
        this.metrics = metrics;
    }

    private record Task(ProcessorContext<String, FunnelAttempt> context, KeyValueStore<String, FunnelState> states) {}

    /** What an event does to one funnel. */
    private record Pending(Funnel funnel, String stateKey, Update update) {}

    @Override
    public void init(ProcessorContext<String, FunnelAttempt> context) {
        task = new Task(context, context.getStateStore(storeName));
    }

    @Override
    public void process(Record<String, RefinedEvent> record) {
        Task task = Objects.requireNonNull(this.task);
        RefinedEvent event = record.value();
        String visitorKey = record.key();
        if (event == null || visitorKey == null) {
            throw new IllegalArgumentException("a record without a key or a value is no event of a visitor");
        }
        List<Match> matches = index.matches(event);
        if (event.getBot()) {
            matches.forEach(match -> metrics.countBot(match.funnel()));
            return;
        }
        List<Pending> pending = new ArrayList<>(matches.size());
        for (Match match : matches) {
            pending.add(update(task, visitorKey, event, match));
        }
        for (Pending each : pending) {
            metrics.count(each.funnel, each.update.result());
            if (each.update.result() == FunnelRules.Result.TAKEN) {
                task.states.put(each.stateKey, each.update.state());
            }
            for (FunnelChange change : each.update.changes()) {
                metrics.count(each.funnel, change);
                forward(task, record, each.funnel, change);
            }
        }
    }

    private Pending update(Task task, String visitorKey, RefinedEvent event, Match match) {
        Funnel funnel = match.funnel();
        String stateKey = funnel.name() + '/' + visitorKey; // a funnel's name has no slash
        FunnelState known = task.states.get(stateKey);
        FunnelState before =
                known != null && known.definition().equals(funnel.definition()) ? known : FunnelState.unknown(funnel);
        Moment moment = new Moment(event.getOccurredAt().toEpochMilli(), event.getEventId());
        Occurrence occurrence =
                new Occurrence(moment, match.steps(), event.getUserId().orElse(null));
        return new Pending(funnel, stateKey, FunnelRules.add(before, occurrence, funnel, settings));
    }

    private static void forward(Task task, Record<String, RefinedEvent> record, Funnel funnel, FunnelChange change) {
        String visitorId = record.value().getVisitorId();
        switch (change) {
            case FunnelChange.Opened(Attempt attempt) -> publish(task, record, attemptOf(visitorId, funnel, attempt));
            case FunnelChange.Revised(Attempt attempt) -> publish(task, record, attemptOf(visitorId, funnel, attempt));
            case FunnelChange.Retracted(Moment first) -> {
                String key = SessionKey.of(record.key(), idOf(visitorId, funnel, first));
                task.context.forward(new Record<>(key, null, record.timestamp()));
            }
        }
    }

    private static void publish(Task task, Record<String, RefinedEvent> record, FunnelAttempt attempt) {
        String key = SessionKey.of(record.key(), attempt.getAttemptId());
        task.context.forward(new Record<>(key, attempt, record.timestamp()));
    }

    static FunnelAttempt attemptOf(String visitorId, Funnel funnel, Attempt attempt) {
        return FunnelAttempt.newBuilder()
                .setAttemptId(idOf(visitorId, funnel, attempt.first()))
                .setSource(funnel.source())
                .setFunnel(funnel.name())
                .setDefinition(funnel.definition())
                .setVisitorId(visitorId)
                .setUserId(attempt.userId())
                .setEnteredAt(Instant.ofEpochMilli(attempt.first().at()))
                .setExpiresAt(Instant.ofEpochMilli(attempt.expiresAt(funnel)))
                .setStep(attempt.step())
                .setSteps(funnel.steps())
                .setReachedAt(
                        attempt.reachedAt().stream().map(Instant::ofEpochMilli).toList())
                .setCompleted(attempt.isCompleted(funnel))
                .setFirstEventId(attempt.first().eventId())
                .setRevision(attempt.revision(funnel))
                .build();
    }

    static String idOf(String visitorId, Funnel funnel, Moment first) {
        return SessionIds.of(funnel.source(), visitorId, funnel.name(), first.eventId())
                .toString();
    }
}

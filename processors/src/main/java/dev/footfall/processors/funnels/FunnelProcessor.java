package dev.footfall.processors.funnels;

import dev.footfall.processors.erasure.ErasedSubjects;
import dev.footfall.processors.funnels.FunnelRules.Update;
import dev.footfall.processors.funnels.StepIndex.Match;
import dev.footfall.processors.sessions.Moment;
import dev.footfall.processors.sessions.SessionIds;
import dev.footfall.schemas.governance.Subjects;
import dev.footfall.schemas.record.Erasure;
import dev.footfall.schemas.record.FunnelAttempt;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.SubjectKind;
import dev.footfall.schemas.topic.SessionKey;
import dev.footfall.schemas.topic.VisitorKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Applies {@link FunnelRules} to the visitor of each event that takes a step, one read and one write of the state per
 * funnel. An erasure takes a visitor's attempts, and events of before that come later. Everything that may fail on an event is done before anything is stored or forwarded. Owned by the thread of
 * its task.
 */
final class FunnelProcessor implements Processor<String, SpecificRecord, String, FunnelAttempt> {
    private final String storeName;
    private final StepIndex index;
    private final FunnelsSettings settings;
    private final Supplier<Subjects> subjects;
    private final FunnelMetrics metrics;
    private @Nullable Task task;

    FunnelProcessor(
            String storeName,
            StepIndex index,
            FunnelsSettings settings,
            Supplier<Subjects> subjects,
            FunnelMetrics metrics) {
        this.storeName = storeName;
        this.index = index;
        this.settings = settings;
        this.subjects = subjects;
        this.metrics = metrics;
    }

    private record Task(
            ProcessorContext<String, FunnelAttempt> context,
            KeyValueStore<String, FunnelState> states,
            ErasedSubjects erased) {}

    /** What an event does to one funnel. */
    private record Pending(Funnel funnel, String stateKey, Update update) {}

    /**
     * Whose attempts change.
     *
     * @param timestamp of the record that changes them, milliseconds since 1970
     */
    private record Visitor(String key, String id, long timestamp) {}

    @Override
    public void init(ProcessorContext<String, FunnelAttempt> context) {
        task = new Task(
                context,
                context.getStateStore(storeName),
                new ErasedSubjects(context.getStateStore(ErasedSubjects.STORE), subjects));
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        Task task = Objects.requireNonNull(this.task);
        switch (record.value()) {
            case RefinedEvent event when record.key() != null -> walk(task, record, event);
            case Erasure erasure -> erase(task, erasure, record.timestamp());
            case null, default ->
                throw new IllegalArgumentException("a record without a key or a value is no event of a visitor");
        }
    }

    private void walk(Task task, Record<String, SpecificRecord> record, RefinedEvent event) {
        String visitorKey = record.key();
        List<Match> matches = index.matches(event);
        if (matches.isEmpty()) {
            return;
        }
        if (task.erased
                .of(event.getSource(), event.getVisitorId(), event.getUserId(), event.getOccurredAt())
                .isPresent()) {
            matches.forEach(match -> metrics.countErased(match.funnel()));
            return;
        }
        Visitor visitor = new Visitor(visitorKey, event.getVisitorId(), record.timestamp());
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
                forward(task, visitor, each.funnel, change);
            }
        }
    }

    /** Takes what is known of a visitor from before the erasure. A user's visitors have erasures of their own. */
    private void erase(Task task, Erasure erasure, long timestamp) {
        task.erased.add(erasure);
        if (erasure.getKind() != SubjectKind.VISITOR || erasure.getSubjectId().isEmpty()) {
            return;
        }
        String visitorId = erasure.getSubjectId().get();
        Visitor visitor = new Visitor(VisitorKey.of(erasure.getSource(), visitorId), visitorId, timestamp);
        for (Funnel funnel : index.funnels(erasure.getSource())) {
            String stateKey = stateKeyOf(funnel, visitor.key);
            FunnelState known = task.states.get(stateKey);
            if (known == null) {
                continue;
            }
            boolean isOfThisFunnel = known.definition().equals(funnel.definition());
            Update update = FunnelRules.erase(
                    isOfThisFunnel ? known : FunnelState.unknown(funnel),
                    erasure.getRequestedAt().toEpochMilli(),
                    funnel);
            if (update.state().isEmpty()) {
                task.states.delete(stateKey);
            } else {
                task.states.put(stateKey, update.state());
            }
            for (FunnelChange change : update.changes()) {
                metrics.count(funnel, change);
                forward(task, visitor, funnel, change);
            }
        }
    }

    private static String stateKeyOf(Funnel funnel, String visitorKey) {
        return funnel.name() + '/' + visitorKey; // a funnel's name has no slash
    }

    private Pending update(Task task, String visitorKey, RefinedEvent event, Match match) {
        Funnel funnel = match.funnel();
        String stateKey = stateKeyOf(funnel, visitorKey);
        FunnelState known = task.states.get(stateKey);
        FunnelState before =
                known != null && known.definition().equals(funnel.definition()) ? known : FunnelState.unknown(funnel);
        Moment moment = new Moment(event.getOccurredAt().toEpochMilli(), event.getEventId());
        Occurrence occurrence =
                new Occurrence(moment, match.steps(), event.getUserId().orElse(null));
        return new Pending(funnel, stateKey, FunnelRules.add(before, occurrence, funnel, settings));
    }

    private static void forward(Task task, Visitor visitor, Funnel funnel, FunnelChange change) {
        switch (change) {
            case FunnelChange.Opened(Attempt attempt) -> publish(task, visitor, attemptOf(visitor.id, funnel, attempt));
            case FunnelChange.Revised(Attempt attempt) ->
                publish(task, visitor, attemptOf(visitor.id, funnel, attempt));
            case FunnelChange.Retracted(Moment first) -> {
                String key = SessionKey.of(visitor.key, idOf(visitor.id, funnel, first));
                task.context.forward(new Record<>(key, null, visitor.timestamp));
            }
        }
    }

    private static void publish(Task task, Visitor visitor, FunnelAttempt attempt) {
        String key = SessionKey.of(visitor.key, attempt.getAttemptId());
        task.context.forward(new Record<>(key, attempt, visitor.timestamp));
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

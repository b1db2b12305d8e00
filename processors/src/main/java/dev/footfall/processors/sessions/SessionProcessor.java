package dev.footfall.processors.sessions;

import dev.footfall.processors.erasure.ErasedSubjects;
import dev.footfall.processors.sessions.SessionRules.Update;
import dev.footfall.processors.sessions.SessionTimers.Timer;
import dev.footfall.processors.streams.Audience;
import dev.footfall.schemas.governance.Subjects;
import dev.footfall.schemas.record.Erasure;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.record.SubjectKind;
import dev.footfall.schemas.topic.SessionKey;
import dev.footfall.schemas.topic.VisitorKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Applies {@link SessionRules} to the visitor of each event, one read and one write of its state each, and closes
 * sessions and publishes what has waited as time passes. An erasure takes a visitor's sessions, and events of before that
 * come later. Everything that may fail on an event is done before anything is stored or forwarded. Owned by the thread of
 * its task.
 */
final class SessionProcessor implements Processor<String, SpecificRecord, String, SpecificRecord> {
    /** How many visitors are looked at in one go; it keeps a transaction short when much is due after a pause. */
    private static final int LOOKED_AT_ONCE = 5_000;

    private final Names names;
    private final List<SessionDefinition> definitions;
    private final SessionRules rules;
    private final Conversions conversions;
    private final Supplier<Subjects> subjects;
    private final Duration tickInterval;
    private final Audience audience;
    private final HeapShares heap;
    private final Clock clock;
    private final SessionMetrics metrics;
    private @Nullable Task task;

    SessionProcessor(
            Names names,
            SessionsSettings settings,
            Conversions conversions,
            Supplier<Subjects> subjects,
            HeapShares heap,
            Clock clock,
            Audience audience,
            SessionMetrics metrics) {
        this.names = names;
        this.definitions = settings.all();
        this.rules = new SessionRules(definitions, settings.publishInterval().toMillis(), audience);
        this.conversions = conversions;
        this.subjects = subjects;
        this.tickInterval = settings.tickInterval();
        this.audience = audience;
        this.heap = heap;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * What its surroundings in the topology are called.
     *
     * @param visitors store of visitors' states
     * @param timers store of timers
     * @param events store of visitors' single events; empty if no definition needs them
     * @param sessions sink of sessions
     * @param late sink of late events
     */
    record Names(String visitors, String timers, Optional<String> events, String sessions, String late) {}

    private record Task(
            ProcessorContext<String, SpecificRecord> context,
            VisitorStates visitors,
            SessionTimers timers,
            Optional<EventStore> events,
            ErasedSubjects erased) {}

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        KeyValueStore<Bytes, byte[]> timers = context.getStateStore(names.timers());
        Optional<EventStore> events = names.events().map(store -> new EventStore(context.getStateStore(store)));
        VisitorStates visitors = new VisitorStates(context.getStateStore(names.visitors()), heap);
        ErasedSubjects erased = new ErasedSubjects(context.getStateStore(ErasedSubjects.STORE), subjects);
        task = new Task(context, visitors, new SessionTimers(timers), events, erased);
        context.schedule(tickInterval, PunctuationType.WALL_CLOCK_TIME, _ -> tick());
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        Task task = Objects.requireNonNull(this.task);
        switch (record.value()) {
            case RefinedEvent event when record.key() != null -> sessionize(task, record, event);
            case Erasure erasure -> erase(task, erasure, record.timestamp());
            case null, default ->
                throw new IllegalArgumentException("a record without a key or a value is no event of a visitor");
        }
    }

    private void sessionize(Task task, Record<String, SpecificRecord> record, RefinedEvent event) {
        String visitorKey = record.key();
        if (task.erased
                .of(event.getSource(), event.getVisitorId(), event.getUserId(), event.getOccurredAt())
                .isPresent()) {
            definitions.forEach(metrics::countErased);
            return;
        }
        VisitorState known = task.visitors.get(visitorKey);
        VisitorState before = known != null ? known : VisitorState.unknown(event.getSource(), event.getVisitorId());
        SessionTally tally = SessionTally.of(event, conversions);
        EventHistory history = task.events.map(events -> events.of(visitorKey)).orElse(EventHistory.EMPTY);
        Update update = rules.add(before, tally, history, clock.millis());
        store(task, visitorKey, before, update.state());
        for (SessionChange change : update.changes()) {
            switch (change) {
                case SessionChange.TooLate late -> {
                    metrics.count(change);
                    task.context.forward(record.withValue(SessionRecords.lateEvent(event, late)), names.late());
                }
                case SessionChange.Placed placed -> {
                    metrics.count(change);
                    if (placed.definition().splits().needEvents()) {
                        keep(task, visitorKey, tally, placed.definition(), before, update.state());
                    }
                }
                case SessionChange.Published _, SessionChange.Retracted _ ->
                    forward(task, visitorKey, before, change, record.timestamp());
            }
        }
    }

    /** Takes what is known of a visitor from before the erasure. A user's visitors have erasures of their own. */
    private void erase(Task task, Erasure erasure, long timestamp) {
        task.erased.add(erasure);
        if (erasure.getKind() != SubjectKind.VISITOR || erasure.getSubjectId().isEmpty()) {
            return;
        }
        String visitorKey =
                VisitorKey.of(erasure.getSource(), erasure.getSubjectId().get());
        VisitorState known = task.visitors.get(visitorKey);
        if (known == null) {
            return;
        }
        long requestedAt = erasure.getRequestedAt().toEpochMilli();
        VisitorState left = known.without(requestedAt);
        for (SessionDefinition definition : definitions) {
            task.events.ifPresent(events -> events.delete(visitorKey, definition, Long.MIN_VALUE, requestedAt));
            for (LiveSession session : known.live(definition)) {
                if (!left.live(definition).contains(session)) {
                    var retracted = new SessionChange.Retracted(definition, session.id());
                    forward(task, visitorKey, known, retracted, timestamp);
                }
            }
        }
        if (!left.visits().isEmpty()) {
            task.visitors.put(visitorKey, left);
            return;
        }
        task.visitors.delete(visitorKey);
        if (known.timer() != VisitorState.NO_TIMER) {
            task.timers.cancel(known.timer(), visitorKey);
        }
    }

    @Override
    public void close() {
        if (task != null) {
            task.visitors.close();
            task = null;
        }
    }

    /** Keeps an event for a definition, and gives up those that left its horizon. */
    private static void keep(
            Task task,
            String visitorKey,
            SessionTally event,
            SessionDefinition definition,
            VisitorState before,
            VisitorState after) {
        EventStore events = task.events.orElseThrow();
        long from = before.visits(definition).keptFrom();
        long to = after.visits(definition).keptFrom();
        if (to > from) {
            events.delete(visitorKey, definition, from, to);
        }
        long offset = task.context.recordMetadata().map(RecordMetadata::offset).orElse(0L);
        events.put(visitorKey, definition, event, offset);
    }

    private void tick() {
        if (!audience.isThere()) {
            return;
        }
        Task task = Objects.requireNonNull(this.task);
        long now = clock.millis();
        for (Timer timer : task.timers.due(now, LOOKED_AT_ONCE)) {
            task.timers.cancel(timer.at(), timer.visitorKey());
            VisitorState before = task.visitors.get(timer.visitorKey());
            if (before == null || before.timer() != timer.at()) {
                continue; // no longer this visitor's timer
            }
            Update update = rules.tick(before, now);
            store(task, timer.visitorKey(), before, update.state());
            for (SessionChange change : update.changes()) {
                forward(task, timer.visitorKey(), before, change, now);
            }
        }
    }

    private static void store(Task task, String visitorKey, VisitorState before, VisitorState after) {
        task.visitors.put(visitorKey, after);
        if (before.timer() != after.timer() && after.timer() != VisitorState.NO_TIMER) {
            // What was set for later stays, and rings in vain if it is not set anew until then: cheaper than to cancel
            // it.
            task.timers.set(after.timer(), visitorKey);
        }
    }

    private void forward(Task task, String visitorKey, VisitorState visitor, SessionChange change, long timestamp) {
        metrics.count(change);
        switch (change) {
            case SessionChange.Published published -> {
                String key = SessionKey.of(visitorKey, published.session().id().toString());
                Session session = SessionRecords.sessionOf(visitor, published);
                task.context.forward(new Record<>(key, session, timestamp), names.sessions());
            }
            case SessionChange.Retracted retracted -> {
                String key = SessionKey.of(visitorKey, retracted.id().toString());
                task.context.forward(new Record<>(key, null, timestamp), names.sessions());
            }
            case SessionChange.Placed _, SessionChange.TooLate _ ->
                throw new AssertionError("neither is forwarded, and time makes none of both");
        }
    }
}

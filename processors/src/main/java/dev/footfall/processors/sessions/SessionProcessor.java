package dev.footfall.processors.sessions;

import dev.footfall.processors.sessions.SessionRules.Update;
import dev.footfall.processors.sessions.SessionTimers.Timer;
import dev.footfall.schemas.record.LateEvent;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.topic.SessionKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Applies {@link SessionRules} to the visitor of each event, one read and one write of its state each, and closes
 * sessions as time passes. Everything that may fail on an event is done before anything is stored or forwarded. Owned
 * by the thread of its task.
 */
final class SessionProcessor implements Processor<String, RefinedEvent, String, SpecificRecord> {
    /** How many visitors are looked at in one go; it keeps a transaction short when much is due after a pause. */
    private static final int CLOSED_AT_ONCE = 5_000;

    private final Names names;
    private final List<SessionDefinition> definitions;
    private final Conversions conversions;
    private final Duration closeInterval;
    private final Clock clock;
    private final SessionMetrics metrics;
    private @Nullable Task task;

    SessionProcessor(
            Names names,
            List<SessionDefinition> definitions,
            Conversions conversions,
            Duration closeInterval,
            Clock clock,
            SessionMetrics metrics) {
        this.names = names;
        this.definitions = definitions;
        this.conversions = conversions;
        this.closeInterval = closeInterval;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * What its surroundings in the topology are called.
     *
     * @param visitors store of visitors' states
     * @param timers store of timers
     * @param sessions sink of sessions
     * @param late sink of late events
     */
    record Names(String visitors, String timers, String sessions, String late) {}

    private record Task(
            ProcessorContext<String, SpecificRecord> context,
            KeyValueStore<String, VisitorState> visitors,
            SessionTimers timers) {}

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        KeyValueStore<Bytes, byte[]> timers = context.getStateStore(names.timers());
        task = new Task(context, context.getStateStore(names.visitors()), new SessionTimers(timers));
        context.schedule(closeInterval, PunctuationType.WALL_CLOCK_TIME, _ -> closeDue());
    }

    @Override
    public void process(Record<String, RefinedEvent> record) {
        Task task = Objects.requireNonNull(this.task);
        RefinedEvent event = record.value();
        String visitorKey = record.key();
        if (event == null || visitorKey == null) {
            throw new IllegalArgumentException("a record without a key or a value is no event of a visitor");
        }
        VisitorState known = task.visitors.get(visitorKey);
        VisitorState before = known != null ? known : VisitorState.unknown(event.getSource(), event.getVisitorId());
        Update update = SessionRules.add(before, SessionTally.of(event, conversions), definitions, clock.millis());
        store(task, visitorKey, before, update.state());
        for (SessionChange change : update.changes()) {
            if (change instanceof SessionChange.TooLate late) {
                metrics.count(change);
                task.context.forward(record.withValue(lateEvent(event, late)), names.late());
            } else {
                forward(task, visitorKey, before, change, record.timestamp());
            }
        }
    }

    private void closeDue() {
        Task task = Objects.requireNonNull(this.task);
        long now = clock.millis();
        for (Timer timer : task.timers.due(now, CLOSED_AT_ONCE)) {
            task.timers.cancel(timer.at(), timer.visitorKey());
            VisitorState before = task.visitors.get(timer.visitorKey());
            if (before == null || before.timer() != timer.at()) {
                continue; // no longer this visitor's timer
            }
            Update update = SessionRules.close(before, definitions, now);
            store(task, timer.visitorKey(), before, update.state());
            for (SessionChange change : update.changes()) {
                forward(task, timer.visitorKey(), before, change, now);
            }
        }
    }

    private static void store(Task task, String visitorKey, VisitorState before, VisitorState after) {
        task.visitors.put(visitorKey, after);
        if (before.timer() != after.timer()) {
            if (before.timer() != VisitorState.NO_TIMER) {
                task.timers.cancel(before.timer(), visitorKey);
            }
            if (after.timer() != VisitorState.NO_TIMER) {
                task.timers.set(after.timer(), visitorKey);
            }
        }
    }

    private void forward(Task task, String visitorKey, VisitorState visitor, SessionChange change, long timestamp) {
        metrics.count(change);
        switch (change) {
            case SessionChange.Published published -> {
                String key = SessionKey.of(visitorKey, published.session().id().toString());
                Session session = sessionOf(visitor, published);
                task.context.forward(new Record<>(key, session, timestamp), names.sessions());
            }
            case SessionChange.Retracted retracted -> {
                String key = SessionKey.of(visitorKey, retracted.id().toString());
                task.context.forward(new Record<>(key, null, timestamp), names.sessions());
            }
            case SessionChange.TooLate _ -> throw new AssertionError("time makes no event late");
        }
    }

    static Session sessionOf(VisitorState visitor, SessionChange.Published published) {
        LiveSession session = published.session();
        SessionTally tally = session.tally();
        Attribution attribution = tally.attribution();
        return new Session(
                session.id().toString(),
                visitor.source(),
                published.definition().name(),
                visitor.visitorId(),
                tally.user() == null ? null : tally.user().userId(),
                Instant.ofEpochMilli(session.startedAt()),
                Instant.ofEpochMilli(session.endedAt()),
                tally.events(),
                tally.pageViews(),
                tally.entry() == null ? null : tally.entry().url(),
                tally.exit() == null ? null : tally.exit().url(),
                tally.first().eventId(),
                session.revision(),
                session.open(),
                attribution.channel(),
                attribution.referrerHost(),
                attribution.utmSource(),
                attribution.utmMedium(),
                attribution.utmCampaign(),
                attribution.browser(),
                attribution.os(),
                attribution.device(),
                attribution.bot(),
                tally.conversions(),
                tally.isEngaged(published.definition().engagedAfter()));
    }

    private static LateEvent lateEvent(RefinedEvent event, SessionChange.TooLate late) {
        return new LateEvent(
                event.getEventId(),
                event.getSource(),
                late.definition(),
                event.getVisitorId(),
                event.getName(),
                event.getOccurredAt(),
                event.getReceivedAt(),
                Instant.ofEpochMilli(late.newest()));
    }
}

package dev.footfall.processors.refine;

import dev.footfall.processors.erasure.ErasedSubjects;
import dev.footfall.processors.refine.TimeRules.Occurrence;
import dev.footfall.processors.refine.agent.Agent;
import dev.footfall.processors.refine.agent.Agents;
import dev.footfall.processors.refine.identity.Link;
import dev.footfall.processors.refine.identity.LinkRules;
import dev.footfall.processors.refine.identity.Links;
import dev.footfall.processors.refine.origin.Origin;
import dev.footfall.processors.refine.origin.Origins;
import dev.footfall.schemas.governance.Subjects;
import dev.footfall.schemas.record.DropReason;
import dev.footfall.schemas.record.DroppedEvent;
import dev.footfall.schemas.record.Erasure;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.SubjectKind;
import dev.footfall.schemas.record.TimeBasis;
import dev.footfall.schemas.record.UserBasis;
import dev.footfall.schemas.topic.VisitorKey;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Forwards each event once, with the time at which it happened and with what its agent, its addresses and earlier events
 * of its visitor say of it; what is a duplicate, is only to be counted, or is of a person who was erased, is recorded as
 * dropped instead. An erasure takes the visitor's link. Everything that may fail on an event is done before anything is
 * stored or forwarded. Owned by the thread of its task.
 */
final class RefineProcessor implements Processor<String, SpecificRecord, String, SpecificRecord> {
    /** How often, and how many links at a time, are looked at: a million in three hours. */
    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(10);

    private static final int SWEPT_AT_ONCE = 1_000;

    private final Names names;
    private final RefineSettings settings;
    private final Agents agents;
    private final Origins origins;
    private final Supplier<Subjects> subjects;
    private final Clock clock;
    private final RefineMetrics metrics;
    private @Nullable Task task;

    /** The newest receipt, but never in the future: an ingest's clock that is wrong makes no link expire. */
    private long newestReceipt;

    RefineProcessor(
            Names names,
            RefineSettings settings,
            Agents agents,
            Origins origins,
            Supplier<Subjects> subjects,
            Clock clock,
            RefineMetrics metrics) {
        this.names = names;
        this.settings = settings;
        this.agents = agents;
        this.origins = origins;
        this.subjects = subjects;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * What its stores and sinks are called.
     *
     * @param seen of the events that were seen
     * @param links of visitors' users
     * @param events the sink of what goes on
     * @param dropped the sink of what does not
     */
    record Names(String seen, String links, String events, String dropped) {}

    private record Task(
            ProcessorContext<String, SpecificRecord> context, SeenEvents seen, Links links, ErasedSubjects erased) {}

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        task = new Task(
                context,
                new SeenEvents(context.getStateStore(names.seen()), settings.dedupWindow()),
                new Links(context.getStateStore(names.links()), settings.linkExpiry()),
                new ErasedSubjects(context.getStateStore(ErasedSubjects.STORE), subjects));
        context.schedule(SWEEP_INTERVAL, PunctuationType.WALL_CLOCK_TIME, _ -> sweep());
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        Task task = Objects.requireNonNull(this.task);
        switch (record.value()) {
            case ReceivedEvent event when record.key() != null -> refine(task, record, event);
            case Erasure erasure -> erase(task, erasure);
            case null, default ->
                throw new IllegalArgumentException("a record without a key or a value is no event of a visitor");
        }
    }

    private static void erase(Task task, Erasure erasure) {
        task.erased.add(erasure);
        if (erasure.getKind() == SubjectKind.VISITOR) { // a user's visitors have erasures of their own
            erasure.getSubjectId().ifPresent(id -> task.links.delete(VisitorKey.of(erasure.getSource(), id)));
        }
    }

    private void refine(Task task, Record<String, SpecificRecord> record, ReceivedEvent event) {
        String visitorKey = record.key();
        long receivedAt = event.getReceivedAt().toEpochMilli();
        if (receivedAt < 0) {
            throw new IllegalArgumentException("received_at lies before 1970");
        }
        long receipt = Math.min(receivedAt, clock.millis());
        RefineMetrics.Counters counters = metrics.of(event.getSource());
        String id = event.getSource() + '/' + event.getEventId(); // no source's name has a slash
        if (task.seen.contains(id, receipt)) {
            counters.duplicates().increment();
            drop(task, record, event, DropReason.DUPLICATE, "");
            return;
        }
        if (event.getSuppressed().isPresent()) {
            counters.suppressed().increment();
            remember(task, id, receipt, counters);
            drop(
                    task,
                    record,
                    event,
                    DropReason.SUPPRESSED,
                    event.getSuppressed().get());
            return;
        }
        Occurrence occurrence = TimeRules.occurrence(event.getCreatedAt(), event.getSentAt(), event.getReceivedAt());
        long occurredAt = occurrence.at().toEpochMilli();
        Optional<Link> before = task.links.of(visitorKey, receipt);
        Optional<Link> after = LinkRules.after(before, event, occurredAt, receipt, settings.linkExpiry());
        Optional<String> user = event.getUserId().or(() -> LinkRules.userAt(after, occurredAt));
        Optional<String> erased = task.erased.of(event.getSource(), event.getVisitorId(), user, occurrence.at());
        if (erased.isPresent()) {
            counters.erased().increment();
            // The key names a person who is to be forgotten.
            drop(task, record.withKey(erased.get()), event, DropReason.ERASED, "");
            return;
        }
        Agent agent = agents.of(event.getUserAgent());
        Origin origin = origins.of(event.getSource(), event.getUrl(), event.getReferrer());
        RefinedEvent refined = RefinedEvents.of(event, occurrence, LinkRules.userAt(after, occurredAt), agent, origin);

        count(counters, refined);
        remember(task, id, receipt, counters);
        if (after.isPresent() && !after.equals(before)) {
            task.links.put(visitorKey, after.get());
        }
        task.context.forward(record.<SpecificRecord>withValue(refined), names.events());
    }

    private void remember(Task task, String id, long receipt, RefineMetrics.Counters counters) {
        if (task.seen.isBeforeMemory(receipt)) {
            counters.unchecked().increment();
        }
        task.seen.add(id, receipt);
        newestReceipt = Math.max(newestReceipt, receipt);
    }

    private void drop(
            Task task, Record<String, SpecificRecord> record, ReceivedEvent event, DropReason reason, String detail) {
        RecordMetadata origin = task.context.recordMetadata().orElseThrow(); // it is a record that is worked on
        DroppedEvent dropped = new DroppedEvent(
                event.getEventId(),
                event.getSource(),
                reason,
                detail,
                origin.partition(),
                origin.offset(),
                event.getReceivedAt(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS)); // as precise as the schema
        task.context.forward(record.<SpecificRecord>withValue(dropped), names.dropped());
    }

    private static void count(RefineMetrics.Counters counters, RefinedEvent refined) {
        counters.refined().increment();
        if (refined.getTimeBasis() == TimeBasis.CLAMPED) {
            counters.clamped().increment();
        }
        if (refined.getBot()) {
            counters.bots().increment();
        }
        if (refined.getUserBasis() == UserBasis.LINKED) {
            counters.linked().increment();
        }
    }

    /** By the receipts and not the clock, so that history which is replayed finds the links that it found at first. */
    private void sweep() {
        metrics.linksExpired().increment(Objects.requireNonNull(task).links.sweep(newestReceipt, SWEPT_AT_ONCE));
    }
}

package dev.footfall.processors.refine;

import dev.footfall.processors.refine.TimeRules.Occurrence;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.TimeBasis;
import dev.footfall.schemas.record.UserBasis;
import java.time.Duration;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Forwards each event once, with the time at which it happened; drops and counts duplicates. Everything that may fail
 * on an event is done before anything is stored or forwarded. Owned by the thread of its task.
 */
final class RefineProcessor implements Processor<String, ReceivedEvent, String, RefinedEvent> {
    private final Duration window;
    private final String storeName;
    private final RefineMetrics metrics;
    private @Nullable ProcessorContext<String, RefinedEvent> context;
    private @Nullable SeenEvents seen;

    RefineProcessor(Duration window, String storeName, RefineMetrics metrics) {
        this.window = window;
        this.storeName = storeName;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, RefinedEvent> context) {
        this.context = context;
        this.seen = new SeenEvents(context.getStateStore(storeName), window);
    }

    @Override
    public void process(Record<String, ReceivedEvent> record) {
        SeenEvents seen = Objects.requireNonNull(this.seen);
        ReceivedEvent event = requireEvent(record.value());
        long receivedAt = event.getReceivedAt().toEpochMilli();
        if (receivedAt < 0) {
            throw new IllegalArgumentException("received_at lies before 1970");
        }
        RefineMetrics.Counters counters = metrics.of(event.getSource());
        String id = event.getSource() + '/' + event.getEventId(); // no source's name has a slash
        if (seen.contains(id, receivedAt)) {
            counters.duplicates().increment();
            return;
        }
        RefinedEvent refined = refine(event);
        counters.refined().increment();
        if (refined.getTimeBasis() == TimeBasis.CLAMPED) {
            counters.clamped().increment();
        }
        if (seen.isBeforeMemory(receivedAt)) {
            counters.unchecked().increment();
        }
        seen.add(id, receivedAt);
        Objects.requireNonNull(context).forward(record.withValue(refined));
    }

    private static ReceivedEvent requireEvent(@Nullable ReceivedEvent event) {
        if (event == null) {
            throw new IllegalArgumentException("a record without a value is no event");
        }
        return event;
    }

    static RefinedEvent refine(ReceivedEvent event) {
        Occurrence occurrence = TimeRules.occurrence(event.getCreatedAt(), event.getSentAt(), event.getReceivedAt());
        return RefinedEvent.newBuilder()
                .setEventId(event.getEventId())
                .setSource(event.getSource())
                .setVisitorId(event.getVisitorId())
                .setUserId(event.getUserId().orElse(null))
                .setUserBasis(event.getUserId().isPresent() ? UserBasis.CLIENT : UserBasis.NONE)
                .setType(event.getType())
                .setName(event.getName())
                .setUrl(event.getUrl().orElse(null))
                .setReferrer(event.getReferrer().orElse(null))
                .setTitle(event.getTitle().orElse(null))
                .setUserAgent(event.getUserAgent().orElse(null))
                .setLanguage(event.getLanguage().orElse(null))
                .setProperties(event.getProperties())
                .setContext(event.getContext())
                .setOccurredAt(occurrence.at())
                .setTimeBasis(occurrence.basis())
                .setCreatedAt(event.getCreatedAt().orElse(null))
                .setSentAt(event.getSentAt().orElse(null))
                .setReceivedAt(event.getReceivedAt())
                .setSequence(event.getSequence())
                .setDialect(event.getDialect())
                .build();
    }
}

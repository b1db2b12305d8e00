package dev.footfall.ingest.dialect.segment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.footfall.ingest.dialect.Reading;
import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.dialect.Submission;
import dev.footfall.ingest.event.EventDraft;
import dev.footfall.ingest.event.Fault;
import dev.footfall.ingest.event.Intake;
import dev.footfall.ingest.event.Outcome;
import dev.footfall.ingest.event.Reception;
import dev.footfall.ingest.event.Rule;
import dev.footfall.ingest.json.Envelope;
import dev.footfall.ingest.json.ItemFactory;
import dev.footfall.ingest.json.ItemReader;
import dev.footfall.ingest.json.Items;
import dev.footfall.ingest.json.MalformedException;
import dev.footfall.ingest.json.Position;
import dev.footfall.ingest.json.Span;
import dev.footfall.ingest.json.Utf8;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads requests in Segment's shape: one event, or a batch with what holds for all its events. Safe for use by many threads. */
public final class RequestReader {
    static final String BATCH = "batch";

    /** What stands beside a batch is copied into each event; this much may come of it. */
    private static final long MERGED_BYTES = 4_000_000;

    private final MessageLimits limits;
    private final Intake intake;
    private final EventReader events;
    private final ItemFactory items;

    public RequestReader(MessageLimits limits, Intake intake) {
        this.limits = limits;
        this.intake = intake;
        this.events = new EventReader(limits, intake);
        this.items = new ItemFactory(limits.maxDepth(), limits.maxBodyBytes());
    }

    /**
     * Reads a request with one event.
     *
     * @param called what the path calls it, such as {@code track}
     */
    public Reading one(Submission submission, String dialect, String called) {
        byte[] body = submission.body();
        Span span = Span.content(body);
        if (span.length() == 0) {
            return refused(Refusal.Kind.BODY_EMPTY, "the body is empty; send the event as a JSON object");
        }
        if (span.length() > limits.maxEventBytes()) {
            return refused(
                    Refusal.Kind.BODY_TOO_LARGE, "an event may have at most " + limits.maxEventBytes() + " bytes");
        }
        Reception reception = submission.reception(dialect).ofVisitor();
        try {
            return new Reading.Events(
                    List.of(events.read(reception, body, span, Optional.of(called), new BatchDefaults(), 0)));
        } catch (MalformedException e) {
            return malformed(reception, body, e.at());
        }
    }

    /** Reads a request with a batch of events. */
    public Reading batch(Submission submission, String dialect) {
        byte[] body = submission.body();
        Span span = Span.content(body);
        if (span.length() == 0) {
            return refused(Refusal.Kind.BODY_EMPTY, "the body is empty; send {\"batch\":[...]}");
        }
        if (body.length > limits.maxBodyBytes()) {
            return refused(
                    Refusal.Kind.BODY_TOO_LARGE,
                    "a batch may have at most " + limits.maxBodyBytes() + " bytes; send fewer events at a time");
        }
        Reception reception = submission.reception(dialect).ofVisitor();
        Optional<Envelope> envelope = Envelope.open(body, span, BATCH);
        if (envelope.isPresent() && envelope.get().rest().length > limits.maxEventBytes()) {
            return refused(
                    Refusal.Kind.BODY_TOO_LARGE,
                    "what stands beside the batch may have at most " + limits.maxEventBytes() + " bytes");
        }
        BatchDefaults defaults = new BatchDefaults();
        EventDraft draft = new EventDraft();
        try {
            if (envelope.isPresent()) {
                byte[] rest = envelope.get().rest();
                readDefaults(rest, new Span(0, rest.length), draft, defaults, true);
            } else {
                readDefaults(body, span, draft, defaults, false);
            }
        } catch (MalformedException e) {
            return malformed(
                    reception,
                    body,
                    envelope.map(opened -> opened.inBody(e.at())).orElse(e.at()));
        }
        if (draft.fault().isPresent() || envelope.isEmpty()) {
            Fault fault = draft.fault().orElseThrow();
            return new Reading.Events(List.of(whole(reception, fault, body)));
        }
        return events(reception, body, envelope.get(), defaults);
    }

    private Reading events(Reception reception, byte[] body, Envelope envelope, BatchDefaults defaults) {
        return switch (Items.split(body, envelope.array(), limits.maxEvents())) {
            case Items.TooMany() ->
                refused(
                        Refusal.Kind.EVENTS_TOO_MANY,
                        "a batch may hold at most " + limits.maxEvents() + " events; send the rest in another");
            case Items.Broken(int at) -> malformed(reception, body, at);
            case Items.Separate(List<Span> spans) -> events(reception, body, spans, envelope.rest().length, defaults);
            case Items.Elements(List<Span> spans) -> events(reception, body, spans, envelope.rest().length, defaults);
        };
    }

    private Reading events(
            Reception reception, byte[] body, List<Span> spans, int bytesBeside, BatchDefaults defaults) {
        if (spans.isEmpty()) {
            return refused(Refusal.Kind.BODY_EMPTY, "the batch holds no event");
        }
        if ((long) bytesBeside * spans.size() > MERGED_BYTES) {
            return refused(
                    Refusal.Kind.BODY_TOO_LARGE,
                    "what stands beside the batch is copied into each event, and the copies may have at most "
                            + MERGED_BYTES + " bytes together; send fewer events at a time");
        }
        List<Outcome> outcomes = new ArrayList<>(spans.size());
        for (Span span : spans) {
            try {
                outcomes.add(events.read(reception, body, span, Optional.empty(), defaults, outcomes.size()));
            } catch (MalformedException e) {
                return malformed(reception, body, e.at());
            }
        }
        return new Reading.Events(outcomes);
    }

    private void readDefaults(byte[] text, Span span, EventDraft draft, BatchDefaults defaults, boolean opened)
            throws MalformedException {
        if (!Utf8.isValid(text, span.offset(), span.offset() + span.length())) {
            draft.fail(Rule.UTF8_INVALID, "", "a batch must be in UTF-8");
            return;
        }
        try (ItemReader item = items.open(text, span, draft)) {
            defaults.read(item, draft, opened);
            item.requireEnd();
        } catch (StreamConstraintsException e) {
            draft.fail(Rule.JSON_LIMIT, "", "the batch goes beyond a limit of the JSON reader");
        } catch (JsonProcessingException e) {
            throw new MalformedException(span.offset() + EventReader.offsetOf(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // no array of bytes does this
        }
    }

    private Reading malformed(Reception reception, byte[] body, long at) {
        Fault fault = new Fault(
                Rule.JSON_MALFORMED, "", "not JSON: the syntax breaks at " + Position.of(body, at) + " of the body");
        return new Reading.Events(List.of(whole(reception, fault, body)));
    }

    private Outcome whole(Reception reception, Fault fault, byte[] body) {
        return intake.reject(
                reception, fault, Optional.empty(), Optional.empty(), new Span(0, body.length).of(body), 0);
    }

    private static Reading refused(Refusal.Kind kind, String reason) {
        return new Reading.Refused(Refusal.of(kind, reason));
    }
}

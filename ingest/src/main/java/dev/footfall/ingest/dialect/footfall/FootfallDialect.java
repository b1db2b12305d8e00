package dev.footfall.ingest.dialect.footfall;

import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.dialect.Answer;
import dev.footfall.ingest.dialect.Authorization;
import dev.footfall.ingest.dialect.Credential;
import dev.footfall.ingest.dialect.Dialect;
import dev.footfall.ingest.dialect.Reading;
import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.dialect.Refusal.Kind;
import dev.footfall.ingest.dialect.RequestHead;
import dev.footfall.ingest.dialect.Route;
import dev.footfall.ingest.dialect.Submission;
import dev.footfall.ingest.event.Fault;
import dev.footfall.ingest.event.Intake;
import dev.footfall.ingest.event.Outcome;
import dev.footfall.ingest.event.Reception;
import dev.footfall.ingest.event.Rule;
import dev.footfall.ingest.json.ItemFactory;
import dev.footfall.ingest.json.Items;
import dev.footfall.ingest.json.MalformedException;
import dev.footfall.ingest.json.Position;
import dev.footfall.ingest.json.Span;
import dev.footfall.ingest.publish.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Footfall's own dialect: one event, an array of events or NDJSON, and a verdict for each. The write key comes as
 * Bearer, Basic or {@code ?key=}, the last for {@code navigator.sendBeacon}, which can send no header. A single event may
 * also be the query of an image ({@link Pixel}).
 */
public final class FootfallDialect implements Dialect {
    private static final String NAME = "native";
    private static final String NDJSON = "application/x-ndjson";
    private static final Set<String> TYPES = Set.of("application/json", NDJSON, "text/plain");

    private final LimitSettings limits;
    private final Intake intake;
    private final EventReader events;
    private final Pixel pixel;

    public FootfallDialect(LimitSettings limits, Intake intake) {
        this.limits = limits;
        this.intake = intake;
        this.events = new EventReader(limits, intake);
        this.pixel = new Pixel(new ItemFactory(limits.maxDepth(), limits.maxEventBytes()));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route("POST", "/v1/events"), new Route("GET", Pixel.PATH));
    }

    /** All but CloudEvents, which come to the same path. */
    @Override
    public boolean claims(RequestHead head) {
        return Pixel.is(head)
                || (head.header("ce-specversion").isEmpty() && !head.mediaType().startsWith("application/cloudevents"));
    }

    @Override
    public Optional<Refusal> examine(RequestHead head) {
        String type = head.mediaType();
        return Pixel.is(head) || type.isEmpty() || TYPES.contains(type)
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        Kind.TYPE_UNSUPPORTED,
                        "the content type must be application/json, application/x-ndjson or text/plain, or absent"));
    }

    @Override
    public Credential credential(RequestHead head) {
        return Authorization.credential(head);
    }

    @Override
    public Reading read(Submission submission) {
        byte[] body = submission.body();
        boolean lines = submission.head().mediaType().equals(NDJSON);
        Reception reception = submission.reception(NAME);
        if (Pixel.is(submission.head())) {
            return new Reading.Events(List.of(pixel(reception, submission.head())));
        }
        return switch (Items.split(body, lines, limits.maxEvents())) {
            case Items.Separate(List<Span> spans) -> each(reception, body, spans);
            case Items.Elements(List<Span> spans) -> all(reception, body, spans);
            case Items.Broken(int at) -> new Reading.Events(List.of(malformed(reception, body, whole(body), at, 0)));
            case Items.TooMany() ->
                new Reading.Refused(Refusal.of(
                        Kind.EVENTS_TOO_MANY,
                        "a request may hold at most " + limits.maxEvents() + " events; send the rest in another"));
        };
    }

    @Override
    public Answer answer(RequestHead head, List<Verdict> verdicts) {
        Answer answer = FootfallAnswers.of(verdicts);
        return Pixel.is(head) ? Pixel.answer(head, answer) : answer;
    }

    @Override
    public Answer refuse(RequestHead head, Refusal refusal) {
        Answer answer = FootfallAnswers.of(refusal);
        return Pixel.is(head) ? Pixel.answer(head, answer) : answer;
    }

    private Outcome pixel(Reception reception, RequestHead head) {
        Optional<byte[]> event = pixel.event(head);
        if (event.isEmpty()) {
            Fault fault = new Fault(Rule.FIELD_VALUE, "", "a parameter must be UTF-8, percent-encoded");
            String query = reception.keys().inQuery(head.rawQuery());
            ByteBuffer raw = ByteBuffer.wrap(query.getBytes(StandardCharsets.UTF_8));
            return intake.reject(reception, fault, Optional.empty(), Optional.empty(), raw, 0);
        }
        byte[] body = event.get();
        try {
            return events.read(reception, body, whole(body), 0);
        } catch (MalformedException e) {
            return malformed(reception, body, whole(body), e.at(), 0);
        }
    }

    private Reading each(Reception reception, byte[] body, List<Span> spans) {
        List<Outcome> outcomes = new ArrayList<>(spans.size());
        for (Span span : spans) {
            int sequence = outcomes.size();
            try {
                outcomes.add(events.read(reception, body, span, sequence));
            } catch (MalformedException e) {
                outcomes.add(malformed(reception, body, span, e.at(), sequence));
            }
        }
        return eventsOrEmpty(outcomes);
    }

    /** An array is JSON as a whole or not at all. */
    private Reading all(Reception reception, byte[] body, List<Span> spans) {
        List<Outcome> outcomes = new ArrayList<>(spans.size());
        for (Span span : spans) {
            try {
                outcomes.add(events.read(reception, body, span, outcomes.size()));
            } catch (MalformedException e) {
                return new Reading.Events(List.of(malformed(reception, body, whole(body), e.at(), 0)));
            }
        }
        return eventsOrEmpty(outcomes);
    }

    private static Reading eventsOrEmpty(List<Outcome> outcomes) {
        return outcomes.isEmpty()
                ? new Reading.Refused(Refusal.of(
                        Kind.BODY_EMPTY, "the body holds no event; send a JSON object, an array of them, or NDJSON"))
                : new Reading.Events(outcomes);
    }

    private Outcome malformed(Reception reception, byte[] body, Span span, long at, int sequence) {
        Fault fault = new Fault(
                Rule.JSON_MALFORMED,
                "",
                "not JSON: the syntax breaks at " + Position.of(body, at)
                        + " of the body; send an object, an array of objects, or one object a line");
        ByteBuffer raw = span.of(body);
        return intake.reject(reception, fault, Optional.empty(), Optional.empty(), raw, sequence);
    }

    private static Span whole(byte[] body) {
        return new Span(0, body.length);
    }
}

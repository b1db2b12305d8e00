package dev.footfall.ingest.dialect.cloudevents;

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
import dev.footfall.ingest.dialect.footfall.FootfallAnswers;
import dev.footfall.ingest.event.Fault;
import dev.footfall.ingest.event.Intake;
import dev.footfall.ingest.event.Outcome;
import dev.footfall.ingest.event.Reception;
import dev.footfall.ingest.event.Rule;
import dev.footfall.ingest.json.Items;
import dev.footfall.ingest.json.Position;
import dev.footfall.ingest.json.Span;
import dev.footfall.ingest.publish.Receipt;
import dev.footfall.ingest.publish.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CloudEvents 1.0 over HTTP: binary, structured and in batches. On {@code /v1/events} it is told from Footfall's own
 * dialect by {@code ce-specversion} or its content types.
 *
 * <p>Events are accepted and not yet processed, so the answer is 202 without a body: senders may take a body for an event
 * in reply. Where events are rejected the answer has a verdict for each.
 */
public final class CloudEventsDialect implements Dialect {
    private static final String NAME = "cloudevents";
    private static final String SHARED_PATH = "/v1/events";
    private static final String TYPE = "application/cloudevents";
    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String BATCH = "application/cloudevents-batch+json";
    private static final Answer ACCEPTED = new Answer(202, Map.of(), new byte[0]);

    private final LimitSettings limits;
    private final Intake intake;
    private final EventReader events;

    public CloudEventsDialect(LimitSettings limits, Intake intake) {
        this.limits = limits;
        this.intake = intake;
        this.events = new EventReader(limits, intake);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route("POST", "/cloudevents"), new Route("POST", SHARED_PATH));
    }

    @Override
    public boolean claims(RequestHead head) {
        return !head.path().equals(SHARED_PATH)
                || head.header("ce-specversion").isPresent()
                || head.mediaType().startsWith(TYPE);
    }

    @Override
    public Optional<Refusal> examine(RequestHead head) {
        String type = head.mediaType();
        boolean known = type.startsWith(TYPE)
                ? type.equals(STRUCTURED) || type.equals(BATCH)
                : !head.headers("ce-").isEmpty();
        return known
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        Kind.TYPE_UNSUPPORTED,
                        "send the event's attributes as ce- headers, or the content type " + STRUCTURED + " or "
                                + BATCH));
    }

    @Override
    public Credential credential(RequestHead head) {
        return Authorization.credential(head);
    }

    @Override
    public Reading read(Submission submission) {
        RequestHead head = submission.head();
        byte[] body = submission.body();
        Reception reception = submission.reception(NAME);
        return switch (head.mediaType()) {
            case STRUCTURED -> new Reading.Events(List.of(events.readObject(reception, body, Span.content(body), 0)));
            case BATCH -> readBatch(reception, body);
            default -> new Reading.Events(List.of(events.readBinary(reception, head, body)));
        };
    }

    @Override
    public Answer answer(RequestHead head, List<Verdict> verdicts) {
        return verdicts.stream().allMatch(CloudEventsDialect::isAccepted) ? ACCEPTED : FootfallAnswers.of(verdicts);
    }

    @Override
    public Answer refuse(RequestHead head, Refusal refusal) {
        return FootfallAnswers.of(refusal);
    }

    private Reading readBatch(Reception reception, byte[] body) {
        return switch (Items.split(body, Span.content(body), limits.maxEvents())) {
            case Items.Elements(List<Span> spans) -> readAll(reception, body, spans);
            case Items.Separate(List<Span> spans) -> readAll(reception, body, spans);
            case Items.Broken(int at) -> {
                Fault fault = new Fault(
                        Rule.JSON_MALFORMED,
                        "",
                        "not JSON: the syntax breaks at " + Position.of(body, at)
                                + " of the body; send an array of events");
                Span whole = new Span(0, body.length);
                yield new Reading.Events(List.of(
                        intake.reject(reception, fault, Optional.empty(), Optional.empty(), whole.of(body), 0)));
            }
            case Items.TooMany() ->
                new Reading.Refused(Refusal.of(
                        Kind.EVENTS_TOO_MANY,
                        "a batch may hold at most " + limits.maxEvents() + " events; send the rest in another"));
        };
    }

    /** A batch without events is a batch all the same. */
    private Reading readAll(Reception reception, byte[] body, List<Span> spans) {
        if (spans.isEmpty()) {
            return new Reading.Answered(ACCEPTED);
        }
        List<Outcome> outcomes = new ArrayList<>(spans.size());
        for (Span span : spans) {
            outcomes.add(events.readObject(reception, body, span, outcomes.size()));
        }
        return new Reading.Events(outcomes);
    }

    private static boolean isAccepted(Verdict verdict) {
        return verdict.outcome() instanceof Outcome.Accepted && !(verdict.receipt() instanceof Receipt.Unavailable);
    }
}

package dev.footfall.ingest.dialect.posthog;

import dev.footfall.ingest.body.Decoded;
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
import dev.footfall.ingest.event.Rule;
import dev.footfall.ingest.event.TimestampRules;
import dev.footfall.ingest.json.Items;
import dev.footfall.ingest.json.MalformedException;
import dev.footfall.ingest.json.Position;
import dev.footfall.ingest.json.Span;
import dev.footfall.ingest.publish.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * PostHog's dialect, in both versions. The old one has its write key in the body and one answer for all events of a
 * request; the new one ({@code /i/v1/analytics/events}) has it as Bearer and a result for each event.
 *
 * <p>A page view becomes {@code page_view} and a screen {@code screen_view}; identification, group and alias become
 * those; every other event keeps its name. Properties whose key begins with {@code $} say mostly something of the
 * library, the device or the page and become the context.
 */
public final class PostHogDialect implements Dialect {
    private static final String NAME = "posthog";
    private static final String EACH = "/i/v1/analytics/events";
    private static final String ENGAGE = "/engage";

    /** With and without a slash behind. */
    private static final List<String> ALL = List.of("/e", "/i/v0/e", "/capture", "/batch", "/track", ENGAGE);

    private final LimitSettings limits;
    private final Intake intake;
    private final PayloadReader payloads;
    private final EventReader events;

    public PostHogDialect(LimitSettings limits, Intake intake) {
        this.limits = limits;
        this.intake = intake;
        this.payloads = new PayloadReader(limits);
        this.events = new EventReader(limits, intake, payloads);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Route> routes() {
        Stream<Route> all =
                ALL.stream().flatMap(path -> Stream.of(new Route("POST", path), new Route("POST", path + "/")));
        return Stream.of(all, Stream.of(new Route("POST", EACH)), SideCalls.ROUTES.stream())
                .flatMap(routes -> routes)
                .toList();
    }

    @Override
    public Optional<Answer> answerAtOnce(RequestHead head) {
        return SideCalls.answer(head);
    }

    /** Browser clients of 2023 send every request with credentials and could read no answer that does not allow them. */
    @Override
    public boolean usesCookies() {
        return true;
    }

    @Override
    public Optional<Refusal> examine(RequestHead head) {
        return Optional.empty(); // its clients' content types say little of their bodies
    }

    @Override
    public Credential credential(RequestHead head) {
        return isEach(head)
                ? head.header("Authorization")
                        .flatMap(Authorization::writeKey)
                        .<Credential>map(Credential.WriteKey::new)
                        .orElseGet(() ->
                                new Credential.Missing("send the source's write key as 'Authorization: Bearer KEY'"))
                : new Credential.InBody();
    }

    @Override
    public Decoded unwrap(RequestHead head, byte[] body, int limit) {
        return Wrapping.remove(head, body, limit);
    }

    @Override
    public Credential credentialIn(RequestHead head, byte[] body) {
        return payloads.keyOf(body, payloads.read(body))
                .<Credential>map(Credential.WriteKey::new)
                .orElseGet(
                        () -> new Credential.Missing(
                                "send the source's write key as api_key beside the batch, or as properties.token of the event"));
    }

    @Override
    public Reading read(Submission submission) {
        byte[] body = submission.body();
        Payload payload = payloads.read(body);
        Frame frame = frame(submission, payload);
        return switch (payload.items()) {
            case Items.Separate(List<Span> spans) -> all(frame, body, spans);
            case Items.Elements(List<Span> spans) -> all(frame, body, spans);
            case Items.Broken(int at) -> malformed(frame, body, at);
            case Items.TooMany() ->
                new Reading.Refused(Refusal.of(
                        Kind.EVENTS_TOO_MANY,
                        "a request may hold at most " + limits.maxEvents() + " events; send the rest in another"));
        };
    }

    @Override
    public Answer answer(RequestHead head, List<Verdict> verdicts) {
        return isEach(head) ? PostHogAnswers.ofEach(verdicts) : PostHogAnswers.ofAll(verdicts);
    }

    @Override
    public Answer refuse(RequestHead head, Refusal refusal) {
        return PostHogAnswers.of(refusal);
    }

    private Frame frame(Submission submission, Payload payload) {
        RequestHead head = submission.head();
        boolean each = isEach(head);
        Optional<String> key = each
                ? head.header("Authorization").flatMap(Authorization::writeKey)
                : payloads.keyOf(submission.body(), payload);
        // What sets properties of a person is a path of its own in old clients and an event in new ones.
        Optional<String> implied = head.path().startsWith(ENGAGE) ? Optional.of(Capture.SET) : Optional.empty();
        return new Frame(
                submission.reception(NAME).ofVisitor(),
                implied,
                key,
                !each && !payload.enveloped(),
                each,
                sentAt(head, payload),
                payload.fault());
    }

    /** The header is of this attempt, what the envelope says perhaps of the first; the oldest clients say it in the query. */
    private static OptionalLong sentAt(RequestHead head, Payload payload) {
        Optional<String> attempt = head.header("PostHog-Request-Timestamp");
        if (attempt.isPresent()) {
            OptionalLong time = TimestampRules.parse(attempt.get());
            if (time.isPresent()) {
                return time;
            }
        }
        if (payload.sentAt().isPresent()) {
            return payload.sentAt();
        }
        return head.query("sent_at")
                .or(() -> head.query("_"))
                .filter(text ->
                        !text.isEmpty() && text.length() <= 15 && text.chars().allMatch(Character::isDigit))
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .filter(time -> TimestampRules.isInRange(time.getAsLong()))
                .orElse(OptionalLong.empty());
    }

    private Reading all(Frame frame, byte[] body, List<Span> spans) {
        List<Outcome> outcomes = new ArrayList<>(spans.size());
        for (Span span : spans) {
            try {
                outcomes.add(events.read(frame, body, span, outcomes.size()));
            } catch (MalformedException e) {
                return malformed(frame, body, e.at());
            }
        }
        return outcomes.isEmpty()
                ? new Reading.Refused(
                        Refusal.of(Kind.BODY_EMPTY, "the request holds no event; send {\"api_key\":..,\"batch\":[..]}"))
                : new Reading.Events(outcomes);
    }

    private Reading malformed(Frame frame, byte[] body, long at) {
        Fault fault = new Fault(
                Rule.JSON_MALFORMED, "", "not JSON: the syntax breaks at " + Position.of(body, at) + " of the body");
        return new Reading.Events(List.of(intake.reject(
                frame.reception(), fault, Optional.empty(), Optional.empty(), new Span(0, body.length).of(body), 0)));
    }

    private static boolean isEach(RequestHead head) {
        return head.path().equals(EACH);
    }
}

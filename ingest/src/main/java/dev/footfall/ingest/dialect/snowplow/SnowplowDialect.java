package dev.footfall.ingest.dialect.snowplow;

import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.dialect.Answer;
import dev.footfall.ingest.dialect.Credential;
import dev.footfall.ingest.dialect.Dialect;
import dev.footfall.ingest.dialect.Query;
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
import dev.footfall.ingest.json.Span;
import dev.footfall.ingest.publish.Receipt;
import dev.footfall.ingest.publish.Verdict;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The protocol of Snowplow's trackers: events in a POST or in the query of a pixel.
 *
 * <p>The write key is {@code ?key=}, else the first segment of a path that is one longer (so that a tracker whose
 * collector is {@code https://host/KEY} needs nothing else changed), else the app id {@code aid} of the first event that
 * has one. An event that is invalid goes into quarantine and is answered like any other.
 */
public final class SnowplowDialect implements Dialect {
    private static final String NAME = "snowplow";
    private static final String POST_PATH = "/com.snowplowanalytics.snowplow/tp2";
    private static final List<String> PIXEL_PATHS = List.of("/i", "/ice.png");
    private static final Duration COME_AGAIN = Duration.ofSeconds(1);

    private final LimitSettings limits;
    private final Intake intake;
    private final EventReader events;
    private final Supplier<String> fresh;

    /**
     * @param fresh gives ids that nobody can guess, one a call, such as random UUIDs
     */
    public SnowplowDialect(LimitSettings limits, Intake intake, Supplier<String> fresh) {
        this.limits = limits;
        this.intake = intake;
        this.events = new EventReader(limits, intake);
        this.fresh = fresh;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Route> routes() {
        Stream<Route> pixels =
                PIXEL_PATHS.stream().flatMap(path -> Stream.of("GET", "HEAD").map(method -> new Route(method, path)));
        return Stream.concat(Stream.of(new Route("POST", POST_PATH)), pixels)
                .flatMap(route -> Stream.of(route, new Route(route.method(), "/*" + route.path())))
                .toList();
    }

    @Override
    public boolean usesCookies() {
        return true;
    }

    @Override
    public Optional<Refusal> examine(RequestHead head) {
        return Optional.empty(); // trackers and beacons disagree about the content type
    }

    @Override
    public Credential credential(RequestHead head) {
        Optional<String> key = keyInAddress(head);
        if (key.isPresent()) {
            return new Credential.WriteKey(key.get());
        }
        return isPost(head)
                ? new Credential.InBody()
                : keyOrMissing(Query.parse(head.rawQuery()).value("aid"));
    }

    @Override
    public Credential credentialIn(RequestHead head, byte[] body) {
        return keyOrMissing(Payload.appId(body));
    }

    @Override
    public Reading read(Submission submission) {
        RequestHead head = submission.head();
        Reception reception = submission.reception(NAME);
        Sender sender = Sender.of(head, keyInAddress(head).isPresent(), fresh);
        if (!isPost(head)) {
            return new Reading.Events(List.of(events.readQuery(reception, sender, head.rawQuery())));
        }
        byte[] body = submission.body();
        return switch (Payload.of(body, limits.maxEvents())) {
            case Payload.Events(List<Span> spans) -> {
                List<Outcome> outcomes = new ArrayList<>(spans.size());
                for (Span span : spans) {
                    outcomes.add(events.read(reception, sender, body, span, outcomes.size()));
                }
                yield new Reading.Events(outcomes);
            }
            case Payload.Wrong(Fault fault) ->
                new Reading.Events(List.of(
                        intake.reject(reception, fault, Optional.empty(), Optional.empty(), ByteBuffer.wrap(body), 0)));
            case Payload.Empty() ->
                new Reading.Refused(Refusal.of(
                        Kind.BODY_EMPTY, "the body holds no event; send {\"schema\":...,\"data\":[event,...]}"));
            case Payload.TooMany() ->
                new Reading.Refused(Refusal.of(
                        Kind.EVENTS_TOO_MANY,
                        "a request may hold at most " + limits.maxEvents() + " events; send the rest in another"));
        };
    }

    @Override
    public Answer answer(RequestHead head, List<Verdict> verdicts) {
        for (Verdict verdict : verdicts) {
            if (verdict.receipt() instanceof Receipt.Unavailable) {
                return refuse(
                        head,
                        new Refusal(
                                Kind.UNAVAILABLE,
                                "not every event could be made durable just now; send the whole request again",
                                Optional.of(COME_AGAIN)));
            }
        }
        String cookie = NetworkCookie.set(head, fresh);
        return isPost(head) ? SnowplowAnswers.ok(cookie) : SnowplowAnswers.pixel(cookie);
    }

    @Override
    public Answer refuse(RequestHead head, Refusal refusal) {
        return SnowplowAnswers.of(refusal);
    }

    private static Optional<String> keyInAddress(RequestHead head) {
        Optional<String> inQuery = Query.parse(head.rawQuery()).value("key");
        String path = head.path();
        if (inQuery.isPresent() || path.equals(POST_PATH) || PIXEL_PATHS.contains(path)) {
            return inQuery;
        }
        int end = path.indexOf('/', 1);
        return end > 1 ? Optional.of(path.substring(1, end)) : Optional.empty();
    }

    private static Credential keyOrMissing(Optional<String> key) {
        return key.<Credential>map(Credential.WriteKey::new)
                .orElseGet(
                        () -> new Credential.Missing("send the source's write key as the tracker's app id, as ?key=KEY,"
                                + " or before the path as in /KEY" + POST_PATH));
    }

    private static boolean isPost(RequestHead head) {
        return head.method().equals("POST");
    }
}

package dev.footfall.ingest.dialect.segment;

import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.dialect.Answer;
import dev.footfall.ingest.dialect.Credential;
import dev.footfall.ingest.dialect.Dialect;
import dev.footfall.ingest.dialect.Reading;
import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.dialect.RequestHead;
import dev.footfall.ingest.dialect.Route;
import dev.footfall.ingest.dialect.Submission;
import dev.footfall.ingest.event.Intake;
import dev.footfall.ingest.json.JsonObject;
import dev.footfall.ingest.publish.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Segment's dialect: its tracking API for servers and browsers, and the settings that its browser library asks for
 * first. The content type says nothing: browsers send JSON as text/plain.
 */
public final class SegmentDialect implements Dialect {
    private static final String NAME = "segment";
    private static final String JSON = "application/json";
    private static final String PREFIX = "/v1/";
    private static final String SETTINGS = "/v1/projects/";
    private static final Map<String, String> CALLS = Map.ofEntries(
            Map.entry("track", "track"),
            Map.entry("t", "track"),
            Map.entry("page", "page"),
            Map.entry("p", "page"),
            Map.entry("identify", "identify"),
            Map.entry("i", "identify"),
            Map.entry("group", "group"),
            Map.entry("g", "group"),
            Map.entry("alias", "alias"),
            Map.entry("a", "alias"),
            Map.entry("screen", "screen"),
            Map.entry("s", "screen"));
    private static final List<String> BATCHES = List.of("batch", "import", "b");
    private static final Duration COME_AGAIN = Duration.ofSeconds(1);
    private static final Answer SUCCESS =
            new Answer(200, Map.of("Content-Type", JSON), "{\"success\":true}".getBytes(StandardCharsets.UTF_8));

    private static final int BODY_BYTES = 500 * 1024;
    private static final int EVENTS = 2_500;
    private static final int EVENT_BYTES = 32 * 1024;
    private static final int ID_LENGTH = 99;

    private final RequestReader requests;
    private final WriteKeys keys;

    /**
     * @param limits hold beside Segment's own, whichever is lower
     */
    public SegmentDialect(LimitSettings limits, Intake intake) {
        MessageLimits lower = new MessageLimits(
                Math.min(BODY_BYTES, limits.maxInflatedBytes()),
                Math.min(EVENTS, limits.maxEvents()),
                Math.min(EVENT_BYTES, limits.maxEventBytes()),
                ID_LENGTH,
                limits.maxDepth());
        this.requests = new RequestReader(lower, intake);
        this.keys = new WriteKeys(lower);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        CALLS.keySet().forEach(call -> routes.add(new Route("POST", PREFIX + call)));
        BATCHES.forEach(batch -> routes.add(new Route("POST", PREFIX + batch)));
        routes.add(new Route("GET", SETTINGS + "*/settings"));
        return List.copyOf(routes);
    }

    @Override
    public Optional<Refusal> examine(RequestHead head) {
        return Optional.empty();
    }

    @Override
    public Credential credential(RequestHead head) {
        return asksSettings(head) ? new Credential.WriteKey(keyInPath(head)) : keys.in(head);
    }

    @Override
    public Credential credentialIn(RequestHead head, byte[] body) {
        return keys.in(head, body);
    }

    @Override
    public Reading read(Submission submission) {
        RequestHead head = submission.head();
        if (asksSettings(head)) {
            return new Reading.Answered(settings(head));
        }
        String call = CALLS.get(head.path().substring(PREFIX.length()));
        return call == null ? requests.batch(submission, NAME) : requests.one(submission, NAME, call);
    }

    @Override
    public Answer answer(RequestHead head, List<Verdict> verdicts) {
        return Failure.in(verdicts, COME_AGAIN).map(SegmentDialect::failed).orElse(SUCCESS);
    }

    @Override
    public Answer refuse(RequestHead head, Refusal refusal) {
        return failed(Failure.of(refusal, COME_AGAIN));
    }

    private static Answer failed(Failure failure) {
        JsonObject body = new JsonObject();
        body.put("success", "false");
        body.putText("error", failure.code());
        body.putText("reason", failure.reason());
        return new Answer(failure.status(), failure.headers(JSON), bytes(body));
    }

    /** Sends the library back here, over the protocol with which it came, and switches its calls home off. */
    private static Answer settings(RequestHead head) {
        JsonObject own = new JsonObject();
        own.putText("apiKey", keyInPath(head));
        own.putText("apiHost", head.authority() + "/v1");
        own.putText("protocol", spokeTls(head) ? "https" : "http");
        JsonObject integrations = new JsonObject();
        integrations.put("Segment.io", own.toString());
        JsonObject settings = new JsonObject();
        settings.put("integrations", integrations.toString());
        settings.put("metrics", "{\"sampleRate\":0}");
        return new Answer(200, Map.of("Content-Type", JSON, "Cache-Control", "no-store"), bytes(settings));
    }

    /** A page loaded over TLS could not have asked without, except on its own machine. */
    private static boolean spokeTls(RequestHead head) {
        String host = head.authority();
        boolean ownMachine = host.startsWith("localhost") || host.startsWith("127.") || host.startsWith("[::1]");
        return head.secure() || (!ownMachine && head.header("Origin").orElse("").startsWith("https:"));
    }

    private static boolean asksSettings(RequestHead head) {
        return head.path().startsWith(SETTINGS);
    }

    private static String keyInPath(RequestHead head) {
        return head.path().substring(SETTINGS.length(), head.path().lastIndexOf('/'));
    }

    private static byte[] bytes(JsonObject object) {
        return object.toString().getBytes(StandardCharsets.UTF_8);
    }
}

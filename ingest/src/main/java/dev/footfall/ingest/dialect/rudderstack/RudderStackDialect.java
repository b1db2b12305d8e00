package dev.footfall.ingest.dialect.rudderstack;

import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.dialect.Answer;
import dev.footfall.ingest.dialect.Credential;
import dev.footfall.ingest.dialect.Dialect;
import dev.footfall.ingest.dialect.Reading;
import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.dialect.RequestHead;
import dev.footfall.ingest.dialect.Route;
import dev.footfall.ingest.dialect.Submission;
import dev.footfall.ingest.dialect.segment.Failure;
import dev.footfall.ingest.dialect.segment.MessageLimits;
import dev.footfall.ingest.dialect.segment.RequestReader;
import dev.footfall.ingest.dialect.segment.WriteKeys;
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
 * RudderStack's dialect: events as Segment has them, on paths of which most are Segment's too, so that it is known by
 * what its clients send beside. The content type says nothing: its Node library calls gzipped JSON a form.
 */
public final class RudderStackDialect implements Dialect {
    private static final String NAME = "rudderstack";
    private static final String TEXT = "text/plain";
    private static final String PREFIX = "/v1/";
    private static final String BATCH = "/v1/batch";
    private static final String BEACON = "/beacon/v1/batch";
    private static final String CONFIG = "/sourceConfig";
    private static final List<String> CALLS = List.of("track", "page", "screen", "identify", "group", "alias");
    private static final int BODY_BYTES = 4_000 * 1024;
    private static final int ID_LENGTH = 200;
    private static final Answer OK =
            new Answer(200, Map.of("Content-Type", TEXT), "OK".getBytes(StandardCharsets.UTF_8));

    /**
     * Its Node library gives up after three retries, which are over within two seconds unless it is told to wait: so it
     * outlasts half a minute.
     */
    private static final Duration COME_AGAIN = Duration.ofSeconds(10);

    private final RequestReader requests;
    private final WriteKeys keys;

    /**
     * @param limits hold beside RudderStack's own, whichever is lower
     */
    public RudderStackDialect(LimitSettings limits, Intake intake) {
        MessageLimits lower = new MessageLimits(
                Math.min(BODY_BYTES, limits.maxInflatedBytes()),
                limits.maxEvents(),
                limits.maxEventBytes(),
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
        CALLS.forEach(call -> routes.add(new Route("POST", PREFIX + call)));
        routes.add(new Route("POST", BATCH));
        routes.add(new Route("POST", BEACON));
        routes.add(new Route("GET", CONFIG));
        routes.add(new Route("GET", CONFIG + "/"));
        return List.copyOf(routes);
    }

    /** Its browser and mobile libraries send {@code AnonymousId}; its Node library only its name. */
    @Override
    public boolean claims(RequestHead head) {
        return !head.path().startsWith(PREFIX)
                || head.header("AnonymousId").isPresent()
                || head.header("SentAt").isPresent()
                || head.header("Rsa-Retry-Attempt").isPresent()
                || head.header("User-Agent").orElse("").startsWith("analytics-node/");
    }

    @Override
    public Optional<Refusal> examine(RequestHead head) {
        return Optional.empty();
    }

    @Override
    public Credential credential(RequestHead head) {
        return keys.in(head);
    }

    @Override
    public Credential credentialIn(RequestHead head, byte[] body) {
        return keys.in(head, body);
    }

    @Override
    public Reading read(Submission submission) {
        String path = submission.head().path();
        if (path.startsWith(CONFIG)) {
            return new Reading.Answered(config(submission.source().name()));
        }
        return path.equals(BATCH) || path.equals(BEACON)
                ? requests.batch(submission, NAME)
                : requests.one(submission, NAME, path.substring(PREFIX.length()));
    }

    @Override
    public Answer answer(RequestHead head, List<Verdict> verdicts) {
        return Failure.in(verdicts, COME_AGAIN).map(RudderStackDialect::failed).orElse(OK);
    }

    @Override
    public Answer refuse(RequestHead head, Refusal refusal) {
        return failed(Failure.of(refusal, COME_AGAIN));
    }

    private static Answer failed(Failure failure) {
        String text = failure.code() + ": " + failure.reason();
        return new Answer(failure.status(), failure.headers(TEXT), text.getBytes(StandardCharsets.UTF_8));
    }

    /** A source that is on, forwards to nothing and reports nothing to RudderStack: less and the library never starts. */
    private static Answer config(String name) {
        JsonObject source = new JsonObject();
        source.putText("id", name);
        source.putText("name", name);
        source.putText("workspaceId", "footfall");
        source.put("enabled", "true");
        source.put("config", "{\"statsCollection\":{\"errors\":{\"enabled\":false},\"metrics\":{\"enabled\":false}}}");
        source.put("destinations", "[]");
        source.put("connections", "[]");
        source.putText("updatedAt", "2026-01-01T00:00:00.000Z");
        JsonObject config = new JsonObject();
        config.put("source", source.toString());
        return new Answer(
                200,
                Map.of("Content-Type", "application/json", "Cache-Control", "no-store"),
                config.toString().getBytes(StandardCharsets.UTF_8));
    }
}

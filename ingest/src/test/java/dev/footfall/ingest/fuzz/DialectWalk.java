package dev.footfall.ingest.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.footfall.ingest.access.Source;
import dev.footfall.ingest.body.ContentCoding;
import dev.footfall.ingest.body.Decoded;
import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.dialect.Answer;
import dev.footfall.ingest.dialect.Credential;
import dev.footfall.ingest.dialect.Dialect;
import dev.footfall.ingest.dialect.Reading;
import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.dialect.Refusal.Kind;
import dev.footfall.ingest.dialect.Submission;
import dev.footfall.ingest.event.EventIds;
import dev.footfall.ingest.event.Intake;
import dev.footfall.ingest.event.KeyMask;
import dev.footfall.ingest.event.Outcome;
import dev.footfall.ingest.publish.Receipt;
import dev.footfall.ingest.publish.Verdict;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import dev.footfall.schemas.registry.AvroSerializer;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistration;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** Takes any bytes through a dialect as a request goes, and says what must be true of whatever comes of them. */
final class DialectWalk {
    static final LimitSettings LIMITS = new LimitSettings(150_000, 600_000, 500, 65_536, 32);

    private static final Source SHOP = new Source("shop", "a secret of the shop");
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final long SLOW_NANOS = 5_000_000_000L;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]*");
    private static final JsonFactory JSON = new JsonFactory();

    private final Dialect dialect;
    private final AvroSerializer<ReceivedEvent> received;
    private final AvroSerializer<RejectedEvent> rejected;

    private DialectWalk(Dialect dialect, SchemaRegistry registry) {
        this.dialect = dialect;
        this.received = new AvroSerializer<>(registry, ReceivedEvent.getClassSchema());
        this.rejected = new AvroSerializer<>(registry, RejectedEvent.getClassSchema());
    }

    static DialectWalk of(BiFunction<LimitSettings, Intake, Dialect> dialect) {
        SchemaRegistry registry = ConfluentSchemaRegistry.connect("mock://fuzz", Map.of());
        new SchemaRegistration(registry).register();
        return new DialectWalk(dialect.apply(LIMITS, new Intake(new EventIds(ThreadLocalRandom::current))), registry);
    }

    /** How many events it read, or -1 if the request was refused or has none. */
    int take(byte[] input) {
        long begun = THREADS.getCurrentThreadCpuTime(); // not the clock's: other work may hold the machine
        int events = walk(FuzzedRequest.of(input, dialect.routes()));
        StoredEvents.require(
                THREADS.getCurrentThreadCpuTime() - begun < SLOW_NANOS, "a request takes no seconds of the processor");
        return events;
    }

    private int walk(FuzzedRequest request) {
        if (!dialect.claims(request)) {
            return -1;
        }
        Optional<Answer> atOnce = dialect.answerAtOnce(request);
        if (atOnce.isPresent()) {
            return answered(atOnce.get(), 499);
        }
        Optional<Refusal> refusal = dialect.examine(request);
        if (refusal.isPresent()) {
            return refused(request, refusal.get());
        }
        String encoding = request.header("Content-Encoding").orElse("identity");
        Optional<ContentCoding> coding = ContentCoding.named(encoding);
        if (coding.isEmpty()) {
            return refused(request, Refusal.of(Kind.ENCODING_UNSUPPORTED, "-"));
        }
        Decoded decoded = coding.get().decode(request.body(), LIMITS.maxInflatedBytes());
        if (decoded instanceof Decoded.Plain(byte[] plain)) {
            decoded = dialect.unwrap(request, plain, LIMITS.maxInflatedBytes());
        }
        return switch (decoded) {
            case Decoded.Plain(byte[] plain) -> {
                StoredEvents.require(plain.length <= LIMITS.maxInflatedBytes(), "decoding keeps to the limit");
                yield read(request, plain);
            }
            case Decoded.TooLarge() -> refused(request, Refusal.of(Kind.BODY_TOO_LARGE, "-"));
            case Decoded.Broken(String reason) -> refused(request, Refusal.of(Kind.ENCODING_BROKEN, reason));
        };
    }

    private int read(FuzzedRequest request, byte[] plain) {
        Credential credential = dialect.credential(request);
        if (credential instanceof Credential.InBody) {
            credential = dialect.credentialIn(request, plain);
        }
        return switch (credential) {
            case Credential.InBody() -> throw new AssertionError("the key is passed on for ever");
            case Credential.Missing(String reason) -> refused(request, Refusal.of(Kind.KEY_MISSING, reason));
            case Credential.WriteKey(String key) -> {
                KeyMask keys = KeyMask.of(key);
                Submission submission = new Submission(request, SHOP, keys, plain, NOW);
                yield switch (dialect.read(submission)) {
                    case Reading.Refused(Refusal refusal) -> refused(request, refusal);
                    case Reading.Answered(Answer answer) -> answered(answer, 499);
                    case Reading.Events(List<Outcome> outcomes) -> {
                        check(outcomes, keys);
                        repeated(outcomes, submission);
                        yield judged(request, outcomes);
                    }
                };
            }
        };
    }

    private void check(List<Outcome> outcomes, KeyMask keys) {
        StoredEvents.require(!outcomes.isEmpty(), "events are at least one");
        StoredEvents.require(outcomes.size() <= LIMITS.maxEvents(), "events are no more than allowed");
        for (int i = 0; i < outcomes.size(); i++) {
            switch (outcomes.get(i)) {
                case Outcome.Accepted(ReceivedEvent event, String _) -> {
                    StoredEvents.check(event);
                    StoredEvents.require(event.getSequence() == i, "events are counted in their order");
                    StoredEvents.require(
                            received.serialize(Topic.RECEIVED.topicName(), event) != null, "an event can be written");
                }
                case Outcome.Rejected(RejectedEvent event) -> {
                    StoredEvents.check(event);
                    StoredEvents.require(event.getSequence() == i, "events are counted in their order");
                    StoredEvents.require(
                            keys.inJson(event.getRaw()).equals(event.getRaw()), "no key comes into quarantine");
                    StoredEvents.require(
                            rejected.serialize(Topic.REJECTED.topicName(), event) != null,
                            "a rejection can be written");
                }
            }
        }
    }

    /** The same delivery once more is the same to whoever counts it, where it names its events. */
    private void repeated(List<Outcome> outcomes, Submission submission) {
        if (!(dialect.read(submission) instanceof Reading.Events(List<Outcome> again))) {
            throw new AssertionError("a request that is read once is read twice");
        }
        StoredEvents.require(outcomes.size() == again.size(), "a request has as many events each time");
        for (int i = 0; i < outcomes.size(); i++) {
            boolean same = switch (outcomes.get(i)) {
                case Outcome.Accepted(ReceivedEvent event, String _) ->
                    again.get(i) instanceof Outcome.Accepted(ReceivedEvent other, String _)
                            && event.getName().equals(other.getName());
                case Outcome.Rejected(RejectedEvent event) ->
                    again.get(i) instanceof Outcome.Rejected(RejectedEvent other)
                            && event.getRule().equals(other.getRule())
                            && event.getEventId().equals(other.getEventId())
                            && (event.getEventId().isEmpty()
                                    || event.getRejectedId().equals(other.getRejectedId()));
            };
            StoredEvents.require(same, "an event has the same verdict each time");
        }
    }

    private int judged(FuzzedRequest request, List<Outcome> outcomes) {
        Receipt stored = new Receipt.Stored(Topic.RECEIVED.topicName(), 0, 1);
        Receipt lost = new Receipt.Unavailable("TimeoutException");
        answered(
                dialect.answer(
                        request,
                        outcomes.stream().map(each -> new Verdict(each, stored)).toList()),
                499);
        answered(
                dialect.answer(
                        request,
                        outcomes.stream().map(each -> new Verdict(each, lost)).toList()),
                503);
        return outcomes.size();
    }

    private int refused(FuzzedRequest request, Refusal refusal) {
        Answer answer = dialect.refuse(request, refusal);
        StoredEvents.require(answer.status() >= 400, "a refusal is no success");
        return answered(answer, 499);
    }

    private static int answered(Answer answer, int maxStatus) {
        StoredEvents.require(
                answer.status() >= 200 && answer.status() <= maxStatus, "no status " + answer.status() + " here");
        answer.headers()
                .values()
                .forEach(value ->
                        StoredEvents.require(HEADER_VALUE.matcher(value).matches(), "a header that a client can read"));
        if ("application/json".equals(answer.headers().get("Content-Type"))) {
            try (JsonParser parser = JSON.createParser(answer.body())) {
                parser.nextToken();
                parser.skipChildren();
                StoredEvents.require(parser.nextToken() == null, "one JSON value");
            } catch (IOException e) {
                throw new AssertionError("the answer is no JSON", e);
            }
        }
        return -1;
    }
}

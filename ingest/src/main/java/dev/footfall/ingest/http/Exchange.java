package dev.footfall.ingest.http;

import dev.footfall.ingest.access.Gate;
import dev.footfall.ingest.access.Source;
import dev.footfall.ingest.body.ContentCoding;
import dev.footfall.ingest.body.Decoded;
import dev.footfall.ingest.dialect.Answer;
import dev.footfall.ingest.dialect.Credential;
import dev.footfall.ingest.dialect.Dialect;
import dev.footfall.ingest.dialect.Reading;
import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.dialect.Refusal.Kind;
import dev.footfall.ingest.dialect.Submission;
import dev.footfall.ingest.dialect.footfall.FootfallAnswers;
import dev.footfall.ingest.event.KeyMask;
import dev.footfall.ingest.event.Outcome;
import dev.footfall.ingest.publish.Verdict;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to its answer. Its steps run one after the other, but on different threads: Jetty's until the
 * outcomes are published, then the publisher's. None of them ever waits.
 */
final class Exchange implements Invocable.Task {
    /** Reading more than this would keep a selector thread from its other connections for too long. */
    private static final int INLINE_BYTES = 32 * 1024;

    private static final int INLINE_GZIP_BYTES = 2 * 1024;

    /** A hundred bytes may stand for megabytes. */
    private static final int INLINE_ZSTD_BYTES = -1;

    private static final int DISCARDED_BODIES = 8;
    private static final Duration COME_AGAIN = Duration.ofSeconds(1);

    private final Pipeline pipeline;
    private final Router router;
    private final Doorkeeper doorkeeper;
    private final SlowSettings slow;
    private final Request request;
    private final Reply reply;
    private final JettyHead head;

    private @Nullable Dialect dialect;
    private @Nullable Source source;
    private KeyMask keys = KeyMask.none();
    private @Nullable BodyBuffer body;
    private ContentCoding coding = ContentCoding.IDENTITY;
    private @Nullable Answer early;
    private long taken;
    private long discarded;
    private Gate keyGate = Gate.open();
    private Gate addressGate = Gate.open();

    Exchange(
            Pipeline pipeline,
            Router router,
            SlowSettings slow,
            Request request,
            Response response,
            Callback callback) {
        this.pipeline = pipeline;
        this.router = router;
        this.doorkeeper = new Doorkeeper(pipeline.admission());
        this.slow = slow;
        this.request = request;
        this.reply = new Reply(pipeline.metrics(), request, response, callback);
        this.head = new JettyHead(request, pipeline.admission().proxies());
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    void begin() {
        try {
            route();
        } catch (RuntimeException e) {
            reply.fail(e);
            return;
        }
        if (early != null && request.getHeaders().contains(HttpHeader.EXPECT)) {
            respondAndClose(early); // the body is not asked for
            return;
        }
        run();
    }

    private void route() {
        switch (router.find(head)) {
            case Router.Way.Found(Dialect found) -> {
                dialect = found;
                early = found.answerAtOnce(head).orElse(null);
                if (early == null) {
                    examine(found).ifPresent(refusal -> refuseEarly(found, refusal));
                }
            }
            case Router.Way.Nowhere(Dialect words, Refusal refusal, String allowed) -> {
                if (!allowed.isEmpty()) {
                    reply.header(HttpHeader.ALLOW, allowed);
                }
                refuseEarly(words, refusal);
            }
        }
    }

    /** Reads what has come of the body; called again when more has. */
    @Override
    public void run() {
        try {
            while (true) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    if (slow.isTooSlow(reply.age(), taken)) {
                        bodyFailed(Kind.BODY_TIMEOUT);
                        return;
                    }
                    request.demand(this);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    bodyFailed(isTimeout(chunk.getFailure()) ? Kind.BODY_TIMEOUT : Kind.BODY_BROKEN);
                    return;
                }
                boolean ended = take(chunk);
                chunk.release();
                if (ended) {
                    bodyEnded();
                    return;
                }
            }
        } catch (RuntimeException e) {
            reply.fail(e);
        }
    }

    private Optional<Refusal> examine(Dialect found) {
        addressGate = doorkeeper.gateOf(head);
        Optional<Refusal> refusal = Doorkeeper.enter(addressGate, "address").or(() -> found.examine(head));
        if (refusal.isPresent()) {
            return refusal;
        }
        String encoding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
        if (encoding != null) {
            Optional<ContentCoding> known = ContentCoding.named(encoding);
            if (known.isEmpty()) {
                reply.header(HttpHeader.ACCEPT_ENCODING, ContentCoding.ACCEPTED); // RFC 7694
                return Optional.of(Refusal.of(
                        Kind.ENCODING_UNSUPPORTED, "the content encoding must be zstd, gzip or identity, or absent"));
            }
            coding = known.get();
        }
        refusal = switch (found.credential(head)) {
            case Credential.WriteKey(String key) -> admit(key);
            case Credential.Missing(String reason) -> Optional.of(Refusal.of(Kind.KEY_MISSING, reason));
            case Credential.InBody() -> Optional.empty();
        };
        if (refusal.isPresent()) {
            return refusal;
        }
        long announced = request.getLength();
        if (announced > pipeline.limits().maxBodyBytes()) {
            return Optional.of(tooLarge());
        }
        body = new BodyBuffer(announced, pipeline.limits().maxBodyBytes());
        return Optional.empty();
    }

    private Optional<Refusal> admit(String writeKey) {
        keys = KeyMask.of(writeKey);
        Optional<String> origin = head.header("Origin");
        return switch (doorkeeper.wordFor(writeKey, origin)) {
            case Doorkeeper.Word.Welcome(Source known, Gate gate) -> {
                source = known;
                keyGate = gate;
                yield Doorkeeper.enter(gate, "write key");
            }
            case Doorkeeper.Word.Refused(Refusal refusal, boolean fromAbroad) -> {
                if (fromAbroad) {
                    reply.keepFromPage();
                }
                yield Optional.of(refusal);
            }
        };
    }

    private Refusal tooLarge() {
        return Refusal.of(
                Kind.BODY_TOO_LARGE,
                "the body may have at most " + pipeline.limits().maxBodyBytes()
                        + " bytes; send fewer events at a time");
    }

    /**
     * Takes a chunk and says whether the body ended, or enough of it was seen. A body that is refused is still read, up
     * to a limit: an answer in the middle of sending would reach many clients as a broken connection only.
     */
    private boolean take(Content.Chunk chunk) {
        ByteBuffer bytes = chunk.getByteBuffer();
        taken += bytes.remaining();
        if (early == null && body != null && !body.append(bytes)) {
            body = null;
            refuseEarly(found(), tooLarge());
        }
        if (early != null) {
            discarded += bytes.remaining();
            return chunk.isLast()
                    || discarded > (long) DISCARDED_BODIES * pipeline.limits().maxBodyBytes();
        }
        return chunk.isLast();
    }

    private void bodyEnded() {
        if (early != null) {
            respond(early);
            return;
        }
        byte[] bytes = Objects.requireNonNull(body).toArray();
        body = null;
        int inline = switch (coding) {
            case IDENTITY -> ContentCoding.sniff(bytes) == ContentCoding.IDENTITY ? INLINE_BYTES : INLINE_GZIP_BYTES;
            case GZIP -> INLINE_GZIP_BYTES;
            case ZSTD -> INLINE_ZSTD_BYTES;
        };
        if (bytes.length <= inline) {
            process(bytes);
        } else {
            request.getComponents().getExecutor().execute(() -> process(bytes));
        }
    }

    /** Nothing more of the body will come, or should; nor another request after it. */
    private void bodyFailed(Kind kind) {
        if (early == null) {
            refuseEarly(
                    found(),
                    Refusal.of(
                            kind,
                            kind == Kind.BODY_TIMEOUT
                                    ? "the body did not come in time; send it again"
                                    : "the body ended early, or is not framed as HTTP/1.1 has it; send it again"));
        }
        respondAndClose(Objects.requireNonNull(early));
    }

    private static boolean isTimeout(Throwable failure) {
        return failure instanceof TimeoutException
                || (failure instanceof HttpException http && http.getCode() == HttpStatus.REQUEST_TIMEOUT_408);
    }

    private void process(byte[] encoded) {
        try {
            int limit = pipeline.limits().maxInflatedBytes();
            Decoded decoded = coding.decode(encoded, limit);
            if (decoded instanceof Decoded.Plain(byte[] plain)) {
                decoded = found().unwrap(head, plain, limit);
            }
            switch (decoded) {
                case Decoded.Plain(byte[] plain) -> read(plain);
                case Decoded.TooLarge() ->
                    refuse(Refusal.of(
                            Kind.BODY_TOO_LARGE,
                            "the inflated body may have at most " + limit + " bytes; send fewer events at a time"));
                case Decoded.Broken(String reason) -> refuse(Refusal.of(Kind.ENCODING_BROKEN, reason));
            }
        } catch (RuntimeException e) {
            reply.fail(e);
        }
    }

    private void read(byte[] plain) {
        Dialect found = found();
        if (source == null) {
            Optional<Refusal> refusal = switch (found.credentialIn(head, plain)) {
                case Credential.WriteKey(String key) -> admit(key);
                case Credential.Missing(String reason) -> Optional.of(Refusal.of(Kind.KEY_MISSING, reason));
                case Credential.InBody() ->
                    throw new IllegalStateException(found.name() + " passes the key on for ever");
            };
            if (refusal.isPresent()) {
                refuse(refusal.get());
                return;
            }
        }
        Source from = Objects.requireNonNull(source);
        if (!pipeline.plans().canJudge(from)) {
            refuse(new Refusal(
                    Kind.UNAVAILABLE,
                    "the source's tracking plan is not loaded yet; send the request again",
                    Optional.of(COME_AGAIN)));
            return;
        }
        Instant receivedAt = pipeline.clock().instant();
        switch (found.read(new Submission(head, from, keys, plain, receivedAt))) {
            case Reading.Events(List<Outcome> outcomes) -> {
                keyGate.charge(outcomes.size() - 1);
                addressGate.charge(outcomes.size() - 1);
                pipeline.publisher().publish(outcomes, this::settled);
            }
            case Reading.Refused(Refusal refusal) -> refuse(refusal);
            case Reading.Answered(Answer answer) -> respond(answer);
        }
    }

    private void settled(List<Verdict> verdicts) {
        try {
            Tally.count(verdicts, Objects.requireNonNull(source).name(), pipeline.metrics());
            respond(FootfallAnswers.areWanted(head) ? FootfallAnswers.of(verdicts) : found().answer(head, verdicts));
        } catch (RuntimeException e) {
            reply.fail(e);
        }
    }

    private Dialect found() {
        return Objects.requireNonNull(dialect);
    }

    private void refuseEarly(Dialect words, Refusal refusal) {
        pipeline.metrics().refused(refusal.kind().code());
        early = FootfallAnswers.areWanted(head) ? FootfallAnswers.of(refusal) : words.refuse(head, refusal);
    }

    private void refuse(Refusal refusal) {
        pipeline.metrics().refused(refusal.kind().code());
        respond(FootfallAnswers.areWanted(head) ? FootfallAnswers.of(refusal) : found().refuse(head, refusal));
    }

    private void respondAndClose(Answer answer) {
        reply.sendAndClose(answer, usesCookies());
    }

    private void respond(Answer answer) {
        reply.send(answer, usesCookies());
    }

    private boolean usesCookies() {
        return dialect != null && dialect.usesCookies();
    }
}

package dev.footfall.ingest.dialect.segment;

import dev.footfall.ingest.dialect.Authorization;
import dev.footfall.ingest.dialect.Credential;
import dev.footfall.ingest.dialect.RequestHead;
import dev.footfall.ingest.event.EventDraft;
import dev.footfall.ingest.json.Envelope;
import dev.footfall.ingest.json.ItemFactory;
import dev.footfall.ingest.json.ItemReader;
import dev.footfall.ingest.json.Span;
import java.io.IOException;
import java.util.Optional;

/**
 * Where clients put the write key: as the user of Basic authorization, as {@code ?writeKey=}, in the body, or as Bearer.
 * The first that is there counts; a Bearer token comes last because beside a key in the body it is none. Safe for use by
 * many threads.
 */
public final class WriteKeys {
    private static final String FIELD = "writeKey";
    private static final Credential MISSING = new Credential.Missing(
            "send the source's write key as the user of Basic authorization, as writeKey in the body or as ?writeKey=KEY");

    private final ItemFactory items;

    /**
     * @param limits of bodies
     */
    public WriteKeys(MessageLimits limits) {
        this.items = new ItemFactory(limits.maxDepth(), limits.maxBodyBytes());
    }

    /** The key that the head of a request names. */
    public Credential in(RequestHead head) {
        return head.header("Authorization")
                .filter(value -> !isBearer(value))
                .flatMap(Authorization::writeKey)
                .or(() -> head.query(FIELD).filter(key -> !key.isEmpty()))
                .<Credential>map(Credential.WriteKey::new)
                .orElseGet(Credential.InBody::new);
    }

    /** The key that the body names, else the Bearer token. */
    public Credential in(RequestHead head, byte[] body) {
        return inBody(body)
                .or(() -> head.header("Authorization").flatMap(Authorization::writeKey))
                .<Credential>map(Credential.WriteKey::new)
                .orElse(MISSING);
    }

    private Optional<String> inBody(byte[] body) {
        Span content = Span.content(body);
        Optional<Envelope> envelope = Envelope.open(body, content, RequestReader.BATCH);
        byte[] text = envelope.map(Envelope::rest).orElse(body);
        Span span = envelope.isPresent() ? new Span(0, text.length) : content;
        try (ItemReader item = items.open(text, span, new EventDraft())) {
            if (item.enterObject()) {
                while (item.nextField()) {
                    if (item.key().equals(FIELD)) {
                        return item.string().filter(key -> !key.isEmpty());
                    }
                    item.skip();
                }
            }
        } catch (IOException e) {
            return Optional.empty(); // no JSON up to there, so no key
        }
        return Optional.empty();
    }

    private static boolean isBearer(String authorization) {
        return authorization.regionMatches(true, 0, "Bearer ", 0, 7);
    }
}

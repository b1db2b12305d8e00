package dev.footfall.ingest.dialect.posthog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.event.EventDraft;
import dev.footfall.ingest.event.Rule;
import dev.footfall.ingest.json.Envelope;
import dev.footfall.ingest.json.ItemFactory;
import dev.footfall.ingest.json.ItemReader;
import dev.footfall.ingest.json.Items;
import dev.footfall.ingest.json.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes bodies apart: an envelope {@code {api_key, batch, sent_at}}, one bare event, or a bare array of events. Safe for
 * use by many threads.
 */
final class PayloadReader {
    private static final String BATCH = "batch";

    private final LimitSettings limits;
    private final ItemFactory items;

    PayloadReader(LimitSettings limits) {
        this.limits = limits;
        this.items = new ItemFactory(limits.maxDepth(), limits.maxInflatedBytes());
    }

    Payload read(byte[] body) {
        Optional<Envelope> opened = Envelope.open(body, Span.content(body), BATCH);
        if (opened.isEmpty()) {
            Items bare = Items.split(body, false, limits.maxEvents());
            return new Payload(bare, false, Optional.empty(), OptionalLong.empty(), Optional.empty());
        }
        Envelope envelope = opened.get();
        EventDraft draft = new EventDraft();
        Beside beside = new Beside();
        try (ItemReader item = open(envelope.rest(), draft)) {
            beside.read(item);
        } catch (StreamConstraintsException e) {
            draft.fail(Rule.JSON_LIMIT, "", "what stands beside the batch goes beyond a limit of the JSON reader");
        } catch (JsonProcessingException e) {
            long at = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
            return beside.payload(new Items.Broken((int) envelope.inBody(at)), draft);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // no array of bytes does this
        }
        return beside.payload(Items.split(body, envelope.array(), limits.maxEvents()), draft);
    }

    /** The write key of a request: the envelope's, else that of the first bare event that has one. */
    Optional<String> keyOf(byte[] body, Payload payload) {
        if (payload.enveloped()) {
            return payload.key();
        }
        List<Span> spans = switch (payload.items()) {
            case Items.Separate(List<Span> separate) -> separate;
            case Items.Elements(List<Span> elements) -> elements;
            case Items.Broken _, Items.TooMany _ -> List.of(fromFirstObject(body));
        };
        for (Span span : spans) {
            Optional<String> key = keyIn(body, span);
            if (key.isPresent()) {
                return key;
            }
        }
        return Optional.empty();
    }

    /** The id of an event of which nothing else is read; empty if it cannot be found. */
    Optional<String> idOf(byte[] body, Span span) {
        EventDraft draft = new EventDraft();
        try (ItemReader item = items.open(body, span, draft)) {
            if (item.enterObject()) {
                while (draft.eventId().isEmpty() && item.nextField()) {
                    if (item.key().equals("uuid")) {
                        item.identifier().ifPresent(id -> draft.eventId(id, ""));
                    } else {
                        item.skip();
                    }
                }
            }
        } catch (IOException e) {
            return draft.eventId(); // what is wrong with it is said elsewhere
        }
        return draft.eventId();
    }

    /** The event's own {@code api_key} or {@code token}, else the {@code token} among its properties. */
    private Optional<String> keyIn(byte[] body, Span span) {
        Optional<String> own = Optional.empty();
        Optional<String> property = Optional.empty();
        try (ItemReader item = items.open(body, span, new EventDraft())) {
            boolean object = item.enterObject();
            while (object && own.isEmpty() && item.nextField()) {
                switch (item.key()) {
                    case "api_key", "token", "$token" -> own = item.string();
                    case "properties" -> property = tokenAmong(item);
                    default -> item.skip();
                }
            }
        } catch (IOException e) {
            return own.isPresent() ? own : property; // what is wrong with it is said elsewhere
        }
        return own.isPresent() ? own : property;
    }

    private static Optional<String> tokenAmong(ItemReader item) throws IOException {
        Optional<String> token = Optional.empty();
        if (item.enterObjectField()) {
            while (item.nextField()) {
                if (item.key().equals("token") && item.isString()) {
                    token = item.string();
                } else {
                    item.skip();
                }
            }
        }
        return token;
    }

    /** What cannot be split, or is too much, is somebody's all the same. */
    private static Span fromFirstObject(byte[] body) {
        int from = 0;
        while (from < body.length && body[from] != '{') {
            from++;
        }
        return new Span(from, body.length - from);
    }

    private ItemReader open(byte[] text, EventDraft draft) throws IOException {
        return items.open(text, new Span(0, text.length), draft);
    }

    /** What an envelope says beside its batch. */
    private static final class Beside {
        private @Nullable String key;
        private OptionalLong sentAt = OptionalLong.empty();

        void read(ItemReader item) throws IOException {
            if (!item.enterObject()) {
                return;
            }
            while (item.nextField()) {
                switch (item.key()) {
                    case "api_key", "token" -> item.string().ifPresent(value -> key = value);
                    case "sent_at", "sentAt", "created_at" -> sentAt = item.time();
                    default -> item.skip();
                }
            }
            item.requireEnd();
        }

        Payload payload(Items found, EventDraft draft) {
            return new Payload(found, true, Optional.ofNullable(key), sentAt, draft.fault());
        }
    }
}

package dev.footfall.ingest.dialect.footfall;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.footfall.ingest.dialect.Answer;
import dev.footfall.ingest.dialect.Query;
import dev.footfall.ingest.dialect.RequestHead;
import dev.footfall.ingest.dialect.TransparentGif;
import dev.footfall.ingest.event.EventDraft;
import dev.footfall.ingest.json.ItemFactory;
import dev.footfall.ingest.json.ItemReader;
import dev.footfall.ingest.json.Span;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * An event as the address of an image, for pages without scripts and for e-mails. Its query is put into the words of a
 * POST, so that it is read, judged and kept in quarantine as one. Safe for use by many threads.
 */
final class Pixel {
    static final String PATH = "/v1/pixel.gif";

    /** Where the key stands, and what pages add so that no cache answers. */
    private static final String KEY = "key";

    private static final String CACHE_BUSTER = "_";
    private static final String URL = "url";
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");

    private final ItemFactory items;

    Pixel(ItemFactory items) {
        this.items = items;
    }

    static boolean is(RequestHead head) {
        return head.path().equals(PATH);
    }

    /** The event as JSON; empty if the query is not percent-encoded as it must be. */
    Optional<byte[]> event(RequestHead head) {
        StringJoiner json = new StringJoiner(",", "{", "}");
        boolean hasUrl = false;
        for (Query.Parameter parameter : Query.parse(head.rawQuery()).parameters()) {
            if (parameter.broken()) {
                return Optional.empty();
            }
            String name = parameter.name();
            if (!parameter.value().isEmpty() && !name.equals(KEY) && !name.equals(CACHE_BUSTER)) {
                json.add(quoted(name) + ":" + written(name, parameter.value()));
                hasUrl |= name.equals(URL);
            }
        }
        Optional<String> page = head.header("Referer").filter(address -> !address.isBlank());
        if (!hasUrl && page.isPresent()) {
            json.add(quoted(URL) + ":" + quoted(page.get()));
        }
        return Optional.of(json.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** What is not of its field's type is written as a string, and so rejected with the field's name. */
    private String written(String name, String value) {
        boolean asItIs = switch (name) {
            case "properties", "context", "consent" -> isJson(value);
            case "created_at", "sent_at" -> WHOLE.matcher(value).matches();
            default -> false;
        };
        return asItIs ? value : quoted(value);
    }

    private boolean isJson(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (ItemReader item = items.open(bytes, new Span(0, bytes.length), new EventDraft())) {
            item.readAll();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Browsers show an image whatever its status; who asks for none is told in words. */
    static Answer answer(RequestHead head, Answer answer) {
        boolean image =
                answer.status() == 200 || head.header("Accept").orElse("").contains("image/");
        Map<String, String> headers = new HashMap<>(answer.headers());
        headers.put("Cache-Control", "no-store");
        headers.put("Cross-Origin-Resource-Policy", "cross-origin");
        if (image) {
            headers.put("Content-Type", "image/gif");
        }
        return new Answer(answer.status(), Map.copyOf(headers), image ? TransparentGif.bytes() : answer.body());
    }

    private static String quoted(String text) {
        return "\"" + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }
}

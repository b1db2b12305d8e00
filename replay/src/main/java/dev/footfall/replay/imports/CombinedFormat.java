package dev.footfall.replay.imports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Page views from a web server's log in the combined format.
 *
 * @param include which requests become events
 * @param site put before targets that are only a path, such as {@code https://example.org}; empty: they stay paths
 */
record CombinedFormat(Include include, Optional<String> site) implements LineFormat {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Reading LEFT_OUT = new Reading.LeftOut();

    /** Which requests become events. */
    enum Include {
        /** Those that show a page to somebody. */
        PAGES,
        /** Every readable line. */
        ALL
    }

    @Override
    public Reading read(String line, String eventId) throws UnreadableException {
        Access access = CombinedParser.parse(line);
        return include == Include.ALL || isPage(access) ? Reading.Events.of(json(access, eventId)) : LEFT_OUT;
    }

    private static boolean isPage(Access access) {
        return access.request()
                .filter(request -> PageRules.isPage(request.method(), request.target(), access.status()))
                .isPresent();
    }

    private String json(Access access, String eventId) {
        var text = new StringWriter(512);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("event_id", eventId);
            json.writeStringField("name", "page_view");
            json.writeStringField("type", "page");
            if (access.request().isPresent()) {
                json.writeStringField("url", url(access.request().get().target()));
            }
            if (access.referrer().isPresent()) {
                json.writeStringField("referrer", access.referrer().get());
            }
            if (access.userAgent().isPresent()) {
                json.writeStringField("user_agent", access.userAgent().get());
            }
            json.writeStringField("ip", access.address());
            json.writeStringField("created_at", access.time().toString());
            json.writeObjectFieldStart("properties");
            json.writeNumberField("status", access.status());
            if (access.bytes().isPresent()) {
                json.writeNumberField("bytes", access.bytes().getAsLong());
            }
            if (access.request().isPresent()) {
                json.writeStringField("method", access.request().get().method());
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // no writer in memory does this
        }
        return text.toString();
    }

    private String url(String target) {
        return target.startsWith("/") ? site.map(prefix -> prefix + target).orElse(target) : target;
    }
}

package dev.footfall.ingest.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.footfall.ingest.event.TextRules;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

/** What every stored event must hold to, so that nothing after ingest, Postgres last, ever refuses it. */
final class StoredEvents {
    private static final int QUARANTINE_BYTES = 10_000_000;
    private static final int ID_LENGTH = 200;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(600)
                    .maxNumberLength(200)
                    .build())
            .build();

    private StoredEvents() {}

    static void check(ReceivedEvent event) {
        Stream.of(event.getEventId(), event.getVisitorId(), event.getName()).forEach(id -> {
            require(!id.isEmpty() && id.length() <= ID_LENGTH, "an id or a name has 1 to 200 characters");
            text(id);
        });
        Stream.of(
                        event.getUserId(),
                        event.getUrl(),
                        event.getReferrer(),
                        event.getTitle(),
                        event.getUserAgent(),
                        event.getLanguage())
                .flatMap(Optional::stream)
                .forEach(StoredEvents::text);
        json(event.getProperties());
        json(event.getContext());
    }

    static void check(RejectedEvent event) {
        event.getEventId().ifPresent(StoredEvents::text);
        event.getPath().ifPresent(StoredEvents::text);
        event.getOrigin().ifPresent(StoredEvents::text);
        text(event.getReason());
        require(event.getRaw().remaining() <= QUARANTINE_BYTES, "the quarantine's topic takes the record");
    }

    private static void text(String text) {
        require(TextRules.flawOf(text) == TextRules.Flaw.NONE, "a text that Postgres takes");
    }

    /** An object that jsonb takes. */
    private static void json(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            require(parser.nextToken() == JsonToken.START_OBJECT, "an object");
            int depth = 1;
            while (depth > 0) {
                JsonToken token = parser.nextToken();
                require(token != null, "JSON that ends");
                switch (token) {
                    case START_OBJECT, START_ARRAY -> depth++;
                    case END_OBJECT, END_ARRAY -> depth--;
                    case FIELD_NAME, VALUE_STRING -> text(parser.getText());
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                        require(Double.isFinite(Double.parseDouble(parser.getText())), "a number that a double holds");
                    default -> {
                        // a literal
                    }
                }
            }
            require(parser.nextToken() == null, "nothing after the object");
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + e.getMessage(), e);
        }
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("broken: " + what);
        }
    }
}

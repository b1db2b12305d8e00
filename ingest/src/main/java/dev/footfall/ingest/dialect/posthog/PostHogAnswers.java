package dev.footfall.ingest.dialect.posthog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.footfall.ingest.dialect.Answer;
import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.dialect.Refusal.Kind;
import dev.footfall.ingest.event.Outcome;
import dev.footfall.ingest.event.Rule;
import dev.footfall.ingest.publish.Receipt;
import dev.footfall.ingest.publish.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answers that PostHog's clients expect. To them every 4xx is final, so whatever may be sent again is a 503; and
 * the browser client sends again what is answered with any success but 200.
 */
final class PostHogAnswers {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String TYPE = "application/json";
    private static final Duration COME_AGAIN = Duration.ofSeconds(1);
    private static final Answer OK = json(200, "{\"status\":\"Ok\"}");

    private PostHogAnswers() {}

    /** What became of an event; the later ones weigh more where several have the same id. */
    private enum Result {
        OK,
        DROP,
        RETRY
    }

    private record Told(Result result, String details) {}

    static Answer json(int status, String body) {
        return new Answer(status, Map.of("Content-Type", TYPE), body.getBytes(StandardCharsets.UTF_8));
    }

    static Answer of(Refusal refusal) {
        int status = switch (refusal.kind()) {
            case THROTTLED, BODY_TIMEOUT -> 503;
            default -> refusal.kind().status();
        };
        byte[] body = write(json -> {
            json.writeStartObject();
            json.writeStringField("type", typeOf(refusal.kind()));
            json.writeStringField("code", refusal.kind().code());
            json.writeStringField("detail", refusal.reason());
            json.writeNullField("attr");
            json.writeEndObject();
        });
        Duration after = refusal.retryAfter().orElse(COME_AGAIN);
        return new Answer(
                status,
                status == 503
                        ? Map.of("Content-Type", TYPE, "Retry-After", Long.toString(Math.max(1, after.toSeconds())))
                        : Map.of("Content-Type", TYPE),
                body);
    }

    /** For all events together: stored, to be sent again, or no JSON. */
    static Answer ofAll(List<Verdict> verdicts) {
        return unavailable(verdicts).isPresent()
                ? comeAgain()
                : malformed(verdicts).orElse(OK);
    }

    /** For each event by its id. */
    static Answer ofEach(List<Verdict> verdicts) {
        Map<String, Told> told = new LinkedHashMap<>();
        for (Verdict verdict : verdicts) {
            Optional<String> id = idOf(verdict.outcome());
            if (id.isPresent()) {
                told.merge(id.get(), tell(verdict), (a, b) -> a.result().compareTo(b.result()) >= 0 ? a : b);
            } else if (verdict.receipt() instanceof Receipt.Unavailable) {
                return comeAgain(); // an event that the answer cannot name would count as delivered
            }
        }
        Optional<Answer> malformed = malformed(verdicts);
        if (malformed.isPresent()) {
            return malformed.get();
        }
        byte[] body = write(json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("results");
            for (Map.Entry<String, Told> entry : told.entrySet()) {
                writeResult(json, entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        });
        boolean again = unavailable(verdicts).isPresent();
        return new Answer(
                200,
                again
                        ? Map.of("Content-Type", TYPE, "Retry-After", Long.toString(COME_AGAIN.toSeconds()))
                        : Map.of("Content-Type", TYPE),
                body);
    }

    private static void writeResult(JsonGenerator json, String id, Told told) throws IOException {
        json.writeObjectFieldStart(id);
        switch (told.result()) {
            case OK -> json.writeStringField("result", "ok");
            case DROP -> {
                json.writeStringField("result", "drop");
                json.writeStringField("details", told.details());
            }
            case RETRY -> {
                json.writeStringField("result", "retry");
                json.writeStringField("details", told.details());
            }
        }
        json.writeEndObject();
    }

    private static Told tell(Verdict verdict) {
        if (verdict.receipt() instanceof Receipt.Unavailable) {
            return new Told(Result.RETRY, "not durable just now");
        }
        return switch (verdict.outcome()) {
            case Outcome.Accepted _ -> new Told(Result.OK, "");
            case Outcome.Rejected(var event) ->
                new Told(
                        Result.DROP,
                        event.getRule()
                                + event.getPath().map(path -> " at " + path).orElse("") + ": " + event.getReason());
        };
    }

    private static Optional<String> idOf(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted(var _, String id) -> Optional.of(id);
            case Outcome.Rejected(var event) -> event.getEventId();
        };
    }

    private static Optional<Verdict> unavailable(List<Verdict> verdicts) {
        return verdicts.stream()
                .filter(verdict -> verdict.receipt() instanceof Receipt.Unavailable)
                .findFirst();
    }

    /** A body that is no JSON is in quarantine as a whole; its sender is told that nothing of it counts. */
    private static Optional<Answer> malformed(List<Verdict> verdicts) {
        return verdicts.getFirst().outcome() instanceof Outcome.Rejected(var event)
                        && event.getRule().equals(Rule.JSON_MALFORMED.code())
                ? Optional.of(new Answer(400, Map.of("Content-Type", TYPE), write(json -> {
                    json.writeStartObject();
                    json.writeStringField("type", "validation_error");
                    json.writeStringField("code", event.getRule());
                    json.writeStringField("detail", event.getReason());
                    json.writeNullField("attr");
                    json.writeEndObject();
                })))
                : Optional.empty();
    }

    private static Answer comeAgain() {
        return of(new Refusal(
                Kind.UNAVAILABLE,
                "not every event could be made durable just now; send the whole request again, events that name their"
                        + " uuid are then not counted twice",
                Optional.of(COME_AGAIN)));
    }

    private static String typeOf(Kind kind) {
        return switch (kind) {
            case KEY_MISSING, KEY_UNKNOWN -> "authentication_error";
            case THROTTLED -> "throttled_error";
            case UNAVAILABLE, BODY_TIMEOUT -> "server_error";
            default -> "validation_error";
        };
    }

    private static byte[] write(Content content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(200);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            content.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // no stream of bytes in memory does this
        }
        return out.toByteArray();
    }

    @FunctionalInterface
    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }
}

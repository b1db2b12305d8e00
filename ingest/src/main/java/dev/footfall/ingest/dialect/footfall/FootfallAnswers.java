package dev.footfall.ingest.dialect.footfall;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.footfall.ingest.dialect.Answer;
import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.dialect.RequestHead;
import dev.footfall.ingest.event.Outcome;
import dev.footfall.ingest.publish.Receipt;
import dev.footfall.ingest.publish.Verdict;
import dev.footfall.schemas.record.RejectedEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answers of Footfall's own dialect, all in JSON; whatever is not a success has {@code error} and {@code reason}.
 * They serve dialects that have no words of their own for it.
 */
public final class FootfallAnswers {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String TYPE = "application/json";
    private static final Map<String, String> TYPE_ONLY = Map.of("Content-Type", TYPE);
    private static final Duration COME_AGAIN = Duration.ofSeconds(1);
    private static final int BYTES_PER_VERDICT = 120;

    private static final SerializedString STATUS = new SerializedString("status");
    private static final SerializedString ACCEPTED = new SerializedString("accepted");
    private static final SerializedString REJECTED = new SerializedString("rejected");
    private static final SerializedString EVENT_ID = new SerializedString("event_id");
    private static final SerializedString AT = new SerializedString("at");

    private FootfallAnswers() {}

    /**
     * Whether a sender wants these answers whatever its dialect, by the header {@code Footfall-Answer: verdicts}: for
     * programs that send what others' clients sent and must know what became of each event.
     */
    public static boolean areWanted(RequestHead head) {
        return head.header("Footfall-Answer").filter("verdicts"::equals).isPresent();
    }

    /** The answer to a request of which nothing is kept. */
    public static Answer of(Refusal refusal) {
        byte[] body = write(200, json -> {
            json.writeStartObject();
            json.writeStringField("error", refusal.kind().code());
            json.writeStringField("reason", refusal.reason());
            json.writeEndObject();
        });
        Map<String, String> headers = refusal.retryAfter()
                .map(after ->
                        Map.of("Content-Type", TYPE, "Retry-After", Long.toString(Math.max(1, after.toSeconds()))))
                .orElse(TYPE_ONLY);
        return new Answer(refusal.kind().status(), headers, body);
    }

    /**
     * A verdict for each event: 200 if any is accepted, 400 if none is, 503 if it is not known of all where they rest.
     */
    public static Answer of(List<Verdict> verdicts) {
        int accepted = 0;
        for (Verdict verdict : verdicts) {
            if (verdict.receipt() instanceof Receipt.Unavailable) {
                return of(new Refusal(
                        Refusal.Kind.UNAVAILABLE,
                        "not every event could be made durable just now; send the whole request again, events that"
                                + " name their event_id are then not counted twice",
                        Optional.of(COME_AGAIN)));
            }
            accepted += verdict.outcome() instanceof Outcome.Accepted ? 1 : 0;
        }
        int count = accepted;
        byte[] body = write(100 + verdicts.size() * BYTES_PER_VERDICT, json -> writeVerdicts(json, verdicts, count));
        return new Answer(accepted > 0 ? 200 : 400, TYPE_ONLY, body);
    }

    private static void writeVerdicts(JsonGenerator json, List<Verdict> verdicts, int accepted) throws IOException {
        json.writeStartObject();
        if (accepted == 0 && verdicts.getFirst().outcome() instanceof Outcome.Rejected(RejectedEvent first)) {
            json.writeStringField("error", first.getRule());
            json.writeStringField("reason", first.getReason());
        }
        json.writeNumberField("accepted", accepted);
        json.writeNumberField("rejected", verdicts.size() - accepted);
        json.writeArrayFieldStart("events");
        for (Verdict verdict : verdicts) {
            json.writeStartObject();
            switch (verdict.outcome()) {
                case Outcome.Accepted(var _, String id) -> {
                    json.writeFieldName(STATUS);
                    json.writeString(ACCEPTED);
                    json.writeFieldName(EVENT_ID);
                    json.writeString(id);
                    json.writeFieldName(AT);
                    json.writeString(verdict.receipt().toString());
                }
                case Outcome.Rejected(var event) -> writeRejected(json, event);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeRejected(JsonGenerator json, RejectedEvent event) throws IOException {
        json.writeFieldName(STATUS);
        json.writeString(REJECTED);
        if (event.getEventId().isPresent()) {
            json.writeFieldName(EVENT_ID);
            json.writeString(event.getEventId().get());
        }
        json.writeStringField("rule", event.getRule());
        if (event.getPath().isPresent()) {
            json.writeStringField("path", event.getPath().get());
        }
        json.writeStringField("reason", event.getReason());
    }

    private static byte[] write(int size, Content content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(size);
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

package dev.footfall.ingest.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.ingest.publish.ErasureLog;
import dev.footfall.schemas.governance.Subject;
import dev.footfall.schemas.record.Erasure;
import dev.footfall.schemas.record.SubjectKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Takes requests to forget persons: {@code {"visitor_id": …}} or {@code {"user_id": …}}, and perhaps {@code source} and
 * {@code reason}. The answer comes when the request is durable; that it was carried out, the receipts in the audit log say.
 * Safe for use by many threads.
 */
public final class ErasureEndpoint {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> KNOWN = Set.of("visitor_id", "user_id", "source", "reason");

    private final Requests requests;
    private final Optional<Path> secret;
    private final Supplier<List<String>> sources;

    /**
     * @param requests where they go
     * @param secret the file of the governance secret
     * @param sources the names of all sources
     */
    public ErasureEndpoint(Requests requests, Optional<Path> secret, Supplier<List<String>> sources) {
        this.requests = requests;
        this.secret = secret;
        this.sources = sources;
    }

    /** Where requests go. */
    @FunctionalInterface
    public interface Requests {
        /**
         * Asks for persons to be forgotten.
         *
         * @throws IOException if it is not durable
         */
        ErasureLog.Request ask(List<Subject> subjects, String reason) throws IOException;
    }

    /** An answer. */
    record Answer(int status, Content content) {
        static Answer wrong(int status, String error, String reason) {
            return new Answer(status, json -> {
                json.writeStringField("error", error);
                json.writeStringField("reason", reason);
            });
        }
    }

    /** The members of an answer. */
    @FunctionalInterface
    interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    Answer ask(byte[] body) {
        JsonNode asked;
        try {
            asked = JSON.readTree(body);
        } catch (JacksonException e) {
            return Answer.wrong(400, "json.malformed", "the body is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            return Answer.wrong(400, "json.malformed", "the body is no JSON");
        }
        List<String> faults = faults(asked);
        if (!faults.isEmpty()) {
            return Answer.wrong(422, "request.invalid", String.join("; ", faults));
        }
        if (secret.isEmpty()) {
            return Answer.wrong(
                    409,
                    "secret.unknown",
                    "governance.secret-file must name the governance secret, by which persons are named");
        }
        SubjectKind kind = asked.has("visitor_id") ? SubjectKind.VISITOR : SubjectKind.USER;
        String id = asked.path(kind == SubjectKind.VISITOR ? "visitor_id" : "user_id")
                .asText();
        List<String> at = asked.has("source") ? List.of(asked.path("source").asText()) : sources.get();
        try {
            byte[] key = Files.readString(secret.get()).strip().getBytes(StandardCharsets.UTF_8);
            ErasureLog.Request request = requests.ask(
                    Subject.of(kind, at, id, key), asked.path("reason").asText());
            return new Answer(202, json -> write(request, json));
        } catch (IOException | IllegalArgumentException e) {
            return Answer.wrong(503, "erasure.unavailable", String.valueOf(e.getMessage()));
        }
    }

    private static List<String> faults(JsonNode asked) {
        List<String> faults = new ArrayList<>();
        if (!asked.isObject()) {
            return List.of("an object with visitor_id or user_id is expected");
        }
        for (Iterator<String> names = asked.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!KNOWN.contains(name)) {
                faults.add(name + " is not known; there are visitor_id, user_id, source and reason");
            } else if (!asked.path(name).isTextual()
                    || asked.path(name).asText().isEmpty()) {
                faults.add(name + " must be a text that is not empty");
            }
        }
        if (asked.has("visitor_id") == asked.has("user_id")) {
            faults.add("exactly one of visitor_id and user_id is needed");
        }
        return faults;
    }

    private static void write(ErasureLog.Request request, JsonGenerator json) throws IOException {
        json.writeStringField("request", request.requestId());
        json.writeArrayFieldStart("erasures");
        for (Erasure erasure : request.erasures()) {
            json.writeStartObject();
            json.writeStringField("erasure", erasure.getErasureId());
            json.writeStringField("source", erasure.getSource());
            json.writeStringField("kind", erasure.getKind().name());
            json.writeStringField("subject", erasure.getSubject());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}

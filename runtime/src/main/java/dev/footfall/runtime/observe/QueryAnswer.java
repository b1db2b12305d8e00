package dev.footfall.runtime.observe;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;

/**
 * What a query is answered.
 *
 * @param status as HTTP has it (RFC 9110)
 * @param headers beside Content-Type, which is JSON
 * @param json the body
 */
public record QueryAnswer(int status, Map<String, String> headers, String json) {
    private static final JsonMapper JSON = new JsonMapper();

    public QueryAnswer {
        headers = Map.copyOf(headers);
    }

    /** 200 with a body. */
    public static QueryAnswer ok(String json) {
        return new QueryAnswer(200, Map.of(), json);
    }

    /**
     * An error.
     *
     * @param error what programs go by, such as {@code not_found}
     * @param message what is wrong and what to do, for people
     */
    public static QueryAnswer error(int status, String error, String message) {
        ObjectNode body = JSON.createObjectNode();
        body.put("error", error);
        body.put("message", message);
        return new QueryAnswer(status, Map.of(), body.toString());
    }

    /** 503, and when to ask again. */
    public static QueryAnswer later(String message, Duration after) {
        QueryAnswer error = error(503, "unavailable", message);
        return new QueryAnswer(503, Map.of("Retry-After", Long.toString(after.toSeconds())), error.json());
    }

    @Override
    public String toString() {
        return "QueryAnswer[status=" + status + "]"; // the body may be about a person
    }
}

package dev.footfall.ingest.dialect.snowplow;

import dev.footfall.ingest.dialect.Answer;
import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.dialect.TransparentGif;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The answers that Snowplow's trackers know. Whatever is not a 2xx they keep and send again, but for 400, 401, 403, 410
 * and 422: so what can never succeed must be one of these, or it blocks all that is behind it.
 */
final class SnowplowAnswers {
    private static final byte[] OK = "ok".getBytes(StandardCharsets.UTF_8);

    private SnowplowAnswers() {}

    static Answer ok(String cookie) {
        return new Answer(200, Map.of("Content-Type", "text/plain", "Set-Cookie", cookie), OK);
    }

    static Answer pixel(String cookie) {
        return new Answer(
                200,
                Map.of(
                        "Content-Type",
                        "image/gif",
                        "Cache-Control",
                        "no-cache, no-store, must-revalidate",
                        "Set-Cookie",
                        cookie),
                TransparentGif.bytes());
    }

    static Answer of(Refusal refusal) {
        int status = switch (refusal.kind()) {
            case BODY_TOO_LARGE, EVENTS_TOO_MANY, TYPE_UNSUPPORTED, ENCODING_UNSUPPORTED -> 422;
            case THROTTLED -> 503;
            default -> refusal.kind().status();
        };
        Map<String, String> headers = new HashMap<>(Map.of("Content-Type", "text/plain", "Cache-Control", "no-store"));
        refusal.retryAfter()
                .ifPresent(after -> headers.put("Retry-After", Long.toString(Math.max(1, after.toSeconds()))));
        String body = refusal.kind().code() + ": " + refusal.reason();
        return new Answer(status, Map.copyOf(headers), body.getBytes(StandardCharsets.UTF_8));
    }
}

package dev.footfall.ingest.dialect;

import java.time.Duration;
import java.util.Optional;

/**
 * Why nothing of a request is kept.
 *
 * @param kind what kind of refusal
 * @param reason what is wrong and what to do, in words
 * @param retryAfter when to send it again; empty if that does not help
 */
public record Refusal(Kind kind, String reason, Optional<Duration> retryAfter) {
    /** Every kind of refusal. The code is what senders and metrics see; codes never change. */
    public enum Kind {
        /** Nothing listens on that path. */
        PATH_UNKNOWN("path.unknown", 404),
        /** Not with that method. */
        METHOD_NOT_ALLOWED("method.not-allowed", 405),
        /** No write key. */
        KEY_MISSING("key.missing", 401),
        /** A write key that is nobody's. */
        KEY_UNKNOWN("key.unknown", 401),
        /** A write key that was its source's once. */
        KEY_REVOKED("key.revoked", 401),
        /** A page of an origin that may not send for the source. */
        ORIGIN_NOT_ALLOWED("origin.not-allowed", 403),
        /** A content type that the dialect does not read. */
        TYPE_UNSUPPORTED("type.unsupported", 415),
        /** A content encoding that is not known. */
        ENCODING_UNSUPPORTED("encoding.unsupported", 415),
        /** The content encoding is damaged. */
        ENCODING_BROKEN("encoding.broken", 400),
        /** The body holds no event. */
        BODY_EMPTY("body.empty", 400),
        /** The body has too many bytes, as sent or inflated. */
        BODY_TOO_LARGE("body.too-large", 413),
        /** The body did not come in time. */
        BODY_TIMEOUT("body.timeout", 408),
        /** The body ended early or its framing is wrong. */
        BODY_BROKEN("body.broken", 400),
        /** Too many events in one request. */
        EVENTS_TOO_MANY("events.too-many", 413),
        /** Too much from this sender just now. */
        THROTTLED("throttled", 429),
        /** Not every event could be made durable just now. */
        UNAVAILABLE("unavailable", 503);

        private final String code;
        private final int status;

        Kind(String code, int status) {
            this.code = code;
            this.status = status;
        }

        /** Such as {@code body.too-large}. */
        public String code() {
            return code;
        }

        /** The HTTP status that says it best, where a dialect's clients expect no other. */
        public int status() {
            return status;
        }
    }

    /** A refusal that sending again does not change. */
    public static Refusal of(Kind kind, String reason) {
        return new Refusal(kind, reason, Optional.empty());
    }
}

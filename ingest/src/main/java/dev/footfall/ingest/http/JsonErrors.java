package dev.footfall.ingest.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Answers where Jetty itself gives up on a request: its framing, its headers, or a fault of ours. In the same form as
 * every other error, and with nothing of the request in it. That a request asks for what HTTP has and we have not, such
 * as another version, is the request's fault and no 5xx.
 */
final class JsonErrors extends ErrorHandler {
    /** Why Jetty gave up. */
    enum Cause {
        /** It is not HTTP. */
        MALFORMED(
                "http.malformed",
                "the request is not HTTP/1.1 as RFC 9112 has it; check its first line and its headers"),
        /** It stopped coming. */
        TIMEOUT("head.timeout", "the request's head did not come in time; send the request again"),
        /** Its body is too large. */
        BODY("body.too-large", "the body is too large; send fewer events at a time"),
        /** Its target is too long. */
        TARGET("uri.too-long", "the address is too long; send the event in a body"),
        /** Its head is too large. */
        HEADERS("header.too-large", "the headers are too large or too many; send fewer or shorter ones"),
        /** It came while stopping. */
        STOPPING("unavailable", "the service is stopping; send the request again"),
        /** Something else about it. */
        REFUSED("http.refused", "the request is refused; the status says why"),
        /** A fault of ours. */
        INTERNAL("internal", "ingest failed on this request; nothing of it is kept for sure");

        private final String code;
        private final String reason;

        Cause(String code, String reason) {
            this.code = code;
            this.reason = reason;
        }

        String code() {
            return code;
        }

        /** What is sent. */
        ByteBuffer body() {
            return StandardCharsets.UTF_8.encode("{\"error\":\"" + code + "\",\"reason\":\"" + reason + "\"}");
        }

        private static Cause of(int status) {
            return switch (status) {
                case 400, 501, 505 -> MALFORMED;
                case 408 -> TIMEOUT;
                case 413 -> BODY;
                case 414 -> TARGET;
                case 431 -> HEADERS;
                case 503 -> STOPPING;
                default -> status < 500 ? REFUSED : INTERNAL;
            };
        }
    }

    private final Consumer<String> counter;

    /**
     * @param counter told the code of each error
     */
    JsonErrors(Consumer<String> counter) {
        this.counter = counter;
    }

    /** Jetty has pages for GET, POST and HEAD only; the others are told and counted too. */
    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable failure, Callback callback) {
        Cause cause = Cause.of(code);
        counter.accept(cause.code);
        if (cause == Cause.MALFORMED || cause == Cause.TARGET) { // trackers keep for ever what is answered 414
            response.setStatus(HttpStatus.BAD_REQUEST_400);
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.write(true, cause.body(), callback);
    }
}

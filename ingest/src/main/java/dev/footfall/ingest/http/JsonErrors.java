package dev.footfall.ingest.http;

import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Answers where Jetty itself gives up on a request: its framing, its headers, or a fault of ours. In the same form as
 * every other error, and with nothing of the request in it.
 */
final class JsonErrors extends ErrorHandler {
    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable cause, Callback callback) {
        String error = switch (code) {
            case 400 -> body("http.malformed", "the request is not HTTP as RFC 9112 has it; check its headers");
            case 408 -> body("body.timeout", "the request did not come in time; send it again");
            case 413 -> body("body.too-large", "the body is too large; send fewer events at a time");
            case 414 -> body("uri.too-long", "the address is too long; send the event in a body");
            case 431 -> body("header.too-large", "the headers are too large; send fewer or shorter ones");
            case 503 -> body("unavailable", "the service is stopping; send the request again");
            default ->
                code < 500
                        ? body("http.refused", "the request is refused with status " + code)
                        : body("internal", "ingest failed on this request; nothing of it is kept for sure");
        };
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.write(true, StandardCharsets.UTF_8.encode(error), callback);
    }

    private static String body(String error, String reason) {
        return "{\"error\":\"" + error + "\",\"reason\":\"" + reason + "\"}";
    }
}

package dev.footfall.sinks.live;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.sinks.history.HistoryException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.FormFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/** Answers the live page's requests. What may wait, waits in Jetty's threads. */
final class PageHandler extends Handler.Abstract {
    private static final String JSON = "application/json";
    private static final int LONGEST_FORM = 1_000;

    private final LiveSettings settings;
    private final Access access;
    private final LiveState state;
    private final PastPages past;
    private final Stream stream;
    private final Assets assets = Assets.load();
    private final String policy;

    PageHandler(LiveSettings settings, Access access, LiveState state, PastPages past, Stream stream) {
        this.settings = settings;
        this.access = access;
        this.state = state;
        this.past = past;
        this.stream = stream;
        String elsewhere = settings.ingestUrl()
                .map(url -> " " + url.getScheme() + "://" + url.getRawAuthority())
                .orElse("");
        this.policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
                + elsewhere + "; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("Content-Security-Policy", policy);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        String path = Request.getPathInContext(request);
        if (!access.isCalledRight(request)) {
            error(response, callback, 421, "misdirected", "call this page by localhost or 127.0.0.1");
        } else if (path.equals("/login") && request.getMethod().equals("POST")) {
            signIn(request, response, callback);
        } else if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            headers.put(HttpHeader.ALLOW, "GET, HEAD");
            error(response, callback, 405, "method_not_allowed", "only GET and HEAD are allowed here");
        } else if (path.equals("/page.css") || path.equals("/favicon.svg")) {
            assets.serve(path, 200, request, response, callback);
        } else if (!access.isAllowed(request)) {
            if (path.equals("/")) {
                assets.serve("/login", 401, request, response, callback);
            } else {
                headers.put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
                error(response, callback, 401, "unauthorized", "sign in at /, or name the token as a Bearer");
            }
        } else if (assets.has(path)) {
            assets.serve(path, 200, request, response, callback);
        } else {
            answer(path, request, response, callback);
        }
        return true;
    }

    private void answer(String path, Request request, Response response, Callback callback) {
        Fields query = Request.extractQueryParameters(request, StandardCharsets.UTF_8);
        String source = Optional.ofNullable(query.getValue("source")).orElse("");
        switch (path) {
            case "/v1/page" -> json(response, callback, 200, page().toString());
            case "/v1/stream" -> {
                if (!stream.admit(source, lastId(request), response, callback)) {
                    response.getHeaders().put(HttpHeader.RETRY_AFTER, "30");
                    error(response, callback, 503, "unavailable", "too many browsers follow; come back later");
                }
            }
            case "/v1/history" -> history(source, query.getValue("period"), response, callback);
            default -> error(response, callback, 404, "no_such_path", "nothing is here; the page is at /");
        }
    }

    private ObjectNode page() {
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        page.put("ingest_url", settings.ingestUrl().map(URI::toString).orElse(null));
        page.put("write_key", settings.writeKey().orElse(null));
        var sources = page.putArray("sources");
        state.sources().forEach(sources::add);
        return page;
    }

    private void history(
            String source, @org.jspecify.annotations.Nullable String period, Response response, Callback callback) {
        if (period == null || !PastPages.knows(period)) {
            error(response, callback, 400, "bad_request", "period must be 6h, 24h, 7d or 30d");
            return;
        }
        try {
            Optional<String> page = past.page(source, period);
            if (page.isPresent()) {
                json(response, callback, 200, page.get());
            } else {
                response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
                error(response, callback, 503, "unavailable", "others ask right now; ask again in a second");
            }
        } catch (HistoryException e) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "5");
            error(response, callback, 503, "unavailable", e.getMessage() == null ? "" : e.getMessage());
        }
    }

    private void signIn(Request request, Response response, Callback callback) throws Exception {
        if (request.getLength() < 0 || request.getLength() > LONGEST_FORM) {
            error(response, callback, 413, "too_large", "send the form of the page");
            return;
        }
        Fields form = FormFields.getFields(request);
        String token = form.getValue("token");
        if (token == null || !access.isToken(token.strip())) {
            assets.serve("/login", 401, request, response, callback);
            return;
        }
        Response.addCookie(
                response,
                HttpCookie.build(Access.COOKIE, access.cookie())
                        .httpOnly(true)
                        .secure(request.isSecure())
                        .path("/")
                        .sameSite(HttpCookie.SameSite.STRICT)
                        .build());
        response.setStatus(303);
        response.getHeaders().put(HttpHeader.LOCATION, "/");
        response.write(true, java.nio.ByteBuffer.allocate(0), callback);
    }

    /** What a browser that lost its connection had come to (the HTML standard's Last-Event-ID). */
    private static long lastId(Request request) {
        String id = request.getHeaders().get("Last-Event-ID");
        return id != null && id.matches("\\d{1,15}") ? Long.parseLong(id) : 0;
    }

    private static void error(Response response, Callback callback, int status, String error, String message) {
        json(
                response,
                callback,
                status,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("error", error)
                        .put("message", message)
                        .toString());
    }

    private static void json(Response response, Callback callback, int status, String body) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, JSON);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        Content.Sink.write(response, true, body + "\n", callback);
    }
}

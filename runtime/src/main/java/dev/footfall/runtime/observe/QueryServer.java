package dev.footfall.runtime.observe;

import dev.footfall.runtime.config.ListenSettings;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves queries of what a service knows, in JSON, on an address of its own: metrics are for everybody who operates,
 * and what is asked here may be about persons. With a token, only who names it is answered. Started once and stopped
 * once, by one thread.
 */
public final class QueryServer {
    private static final Logger LOG = LoggerFactory.getLogger(QueryServer.class);
    private static final String JSON = "application/json";
    private static final String BEARER = "Bearer ";
    private static final int THREADS = 32;

    private final Optional<byte[]> token;
    private final QueryHandler queries;
    private final HttpListener listener;

    /**
     * @param token that callers name as {@code Authorization: Bearer}; empty if everybody is answered who reaches it
     */
    public QueryServer(ListenSettings listen, Optional<String> token, QueryHandler queries) {
        this.token = token.map(text -> text.getBytes(StandardCharsets.UTF_8));
        this.queries = queries;
        HttpConfiguration http = new HttpConfiguration();
        // A word of a path may hold an escaped slash; words are told apart before escapes are undone.
        http.setUriCompliance(UriCompliance.from(UriCompliance.AMBIGUOUS_VIOLATIONS));
        this.listener = new HttpListener("queries", THREADS, listen, http, new Queries());
    }

    /**
     * Returns when it answers.
     *
     * @throws Exception if it cannot listen; the message names the address
     */
    public void start() throws Exception {
        listener.start();
    }

    /**
     * Stops listening and releases everything.
     *
     * @throws Exception if something could not be released in order
     */
    public void stop() throws Exception {
        listener.stop();
    }

    /** Where it listens, once started. */
    public URI address() {
        return listener.address();
    }

    private final class Queries extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            send(response, callback, answer(request));
            return true;
        }

        private QueryAnswer answer(Request request) {
            if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
                QueryAnswer refusal =
                        QueryAnswer.error(405, "method_not_allowed", "only GET and HEAD are allowed here");
                return new QueryAnswer(405, Map.of("Allow", "GET, HEAD"), refusal.json());
            }
            if (!isAllowed(request)) {
                QueryAnswer refusal = QueryAnswer.error(
                        401, "unauthorized", "name the token of this service: Authorization: Bearer <token>");
                return new QueryAnswer(401, Map.of("WWW-Authenticate", "Bearer"), refusal.json());
            }
            try {
                return queries.answer(queryOf(request));
            } catch (IllegalArgumentException e) {
                return QueryAnswer.error(400, "bad_request", "the path is not understood; see docs/live.md");
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).log("a query failed");
                return QueryAnswer.error(500, "failed", "the query failed; the service's log says why");
            }
        }

        private boolean isAllowed(Request request) {
            if (token.isEmpty()) {
                return true;
            }
            String given = request.getHeaders().get(HttpHeader.AUTHORIZATION);
            return given != null
                    && given.regionMatches(true, 0, BEARER, 0, BEARER.length())
                    && MessageDigest.isEqual(
                            given.substring(BEARER.length()).trim().getBytes(StandardCharsets.UTF_8), token.get());
        }

        private static QueryRequest queryOf(Request request) {
            String path = request.getHttpURI().getPath();
            List<String> segments = Arrays.stream(path.split("/", -1))
                    .skip(1)
                    .map(Queries::unescaped)
                    .toList();
            Map<String, String> headers = new HashMap<>();
            request.getHeaders()
                    .forEach(field -> headers.putIfAbsent(
                            field.getName().toLowerCase(Locale.ROOT),
                            Optional.ofNullable(field.getValue()).orElse("")));
            return new QueryRequest(path, segments, headers);
        }

        /** Percent signs only: a plus in a path is a plus. */
        private static String unescaped(String segment) {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        }

        private static void send(Response response, Callback callback, QueryAnswer answer) {
            response.setStatus(answer.status());
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, JSON);
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            answer.headers().forEach(response.getHeaders()::put);
            Content.Sink.write(response, true, answer.json() + "\n", callback);
        }
    }
}

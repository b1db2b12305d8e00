package dev.footfall.ingest.http;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * What pages of other origins are allowed (the Fetch standard's CORS). A preflight carries no write key, so it is
 * answered for every origin and any path; what a source allows is held against the request itself. Origins are named
 * and never a wildcard, so that the same answer serves requests with cookies.
 */
final class Cors {
    static final String METHODS = "GET, HEAD, POST";

    private static final int ORIGIN_LENGTH = 300; // a host's name has at most 253
    private static final int NAMES_LENGTH = 2_000;
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
    private static final String PRIVATE_NETWORK = "Access-Control-Request-Private-Network";
    private static final HttpField VARY = new PreEncodedHttpField(HttpHeader.VARY, "Origin");
    private static final HttpField VARY_PREFLIGHT =
            new HttpField(HttpHeader.VARY, "Origin, Access-Control-Request-Headers, " + PRIVATE_NETWORK);
    private static final HttpField CREDENTIALS = new PreEncodedHttpField("Access-Control-Allow-Credentials", "true");
    private static final HttpField EXPOSE = new PreEncodedHttpField("Access-Control-Expose-Headers", "Retry-After");
    private static final HttpField ALLOW_METHODS = new HttpField("Access-Control-Allow-Methods", METHODS);
    private static final HttpField MAX_AGE = new HttpField("Access-Control-Max-Age", "3600");
    private static final HttpField ALLOW_PRIVATE = new HttpField("Access-Control-Allow-Private-Network", "true");
    private static final Predicate<String> HEADER_NAMES = Pattern.compile(
                    "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}([ ,]+[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}){0,99}")
            .asMatchPredicate();

    private Cors() {}

    /** Whether a request with the method OPTIONS asks what a page may do. */
    static boolean isPreflight(Request request) {
        HttpFields headers = request.getHeaders();
        return headers.contains(HttpHeader.ORIGIN) && headers.contains("Access-Control-Request-Method");
    }

    /**
     * Answers a preflight.
     *
     * @param cookies whether the request may come with cookies
     */
    static void preflight(Request request, HttpFields.Mutable answer, boolean cookies) {
        HttpFields asked = request.getHeaders();
        String origin = originOf(request);
        if (origin != null) {
            answer.put(ALLOW_ORIGIN, origin);
        }
        answer.put(ALLOW_METHODS);
        String names = asked.get("Access-Control-Request-Headers");
        if (names != null && names.length() <= NAMES_LENGTH && HEADER_NAMES.test(names)) {
            answer.put("Access-Control-Allow-Headers", names);
        }
        if (cookies) {
            answer.put(CREDENTIALS);
        }
        if ("true".equals(asked.get(PRIVATE_NETWORK))) {
            answer.put(ALLOW_PRIVATE);
        }
        answer.put(MAX_AGE);
        answer.add(VARY_PREFLIGHT);
    }

    /**
     * Lets the page that sent a request read the answer.
     *
     * @param cookies whether the request may come with cookies
     */
    static void permit(Request request, HttpFields.Mutable answer, boolean cookies) {
        String origin = originOf(request);
        if (origin != null) {
            answer.put(ALLOW_ORIGIN, origin);
            answer.put(EXPOSE);
            if (cookies) {
                answer.put(CREDENTIALS);
            }
            answer.add(VARY);
        } else if (!"POST".equals(request.getMethod())) {
            answer.add(VARY); // caches keep it for pages too
        }
    }

    /** The origin; null if there is none, or one that no browser has and that would not fit into an answer. */
    private static @Nullable String originOf(Request request) {
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        return origin == null || origin.length() > ORIGIN_LENGTH ? null : origin;
    }
}

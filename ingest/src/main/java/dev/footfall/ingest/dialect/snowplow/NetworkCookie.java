package dev.footfall.ingest.dialect.snowplow;

import dev.footfall.ingest.dialect.Query;
import dev.footfall.ingest.dialect.RequestHead;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The cookie {@code sp}, by which a browser is known to all sites that send here: its network user id. */
final class NetworkCookie {
    private static final String NAME = "sp";
    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=None";
    private static final int YEAR_SECONDS = 365 * 24 * 60 * 60;

    /** What may stand in a cookie unquoted; anything else is not ours. */
    private static final Predicate<String> VALUE =
            Pattern.compile("[A-Za-z0-9._~-]{1,100}").asMatchPredicate();

    private NetworkCookie() {}

    /** The id that the browser sent. */
    static Optional<String> read(RequestHead head) {
        Optional<String> header = head.header("Cookie");
        if (header.isEmpty()) {
            return Optional.empty();
        }
        for (String pair : header.get().split(";", 200)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).strip().equals(NAME)) {
                String value = pair.substring(equals + 1).strip();
                return VALUE.test(value) ? Optional.of(value) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * The header that sets it: to the id that the query names, else to the one it had, else to a new one; or that makes
     * the browser forget it, if the request is anonymous.
     */
    static String set(RequestHead head, Supplier<String> fresh) {
        if (Sender.isAnonymous(head)) {
            return NAME + "=; Max-Age=0" + ATTRIBUTES;
        }
        Query query = Query.parse(head.method().equals("POST") ? "" : head.rawQuery());
        String value = query.value("tnuid")
                .or(() -> query.value("nuid"))
                .filter(VALUE)
                .or(() -> read(head))
                .orElseGet(fresh);
        return NAME + "=" + value + "; Max-Age=" + YEAR_SECONDS + ATTRIBUTES;
    }
}

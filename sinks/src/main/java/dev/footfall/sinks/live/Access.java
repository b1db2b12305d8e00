package dev.footfall.sinks.live;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Who may look. With a token: who names it, as {@code Authorization: Bearer} or by the cookie that signing in sets.
 * Without: who calls this machine by a name of its own; a page elsewhere whose name was made to point here (DNS
 * rebinding) calls it by another.
 */
final class Access {
    static final String COOKIE = "footfall_live";

    private static final String BEARER = "Bearer ";
    private static final Pattern LOOPBACK = Pattern.compile("(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?");

    private final Optional<byte[]> token;

    Access(Optional<String> token) {
        this.token = token.map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the name by which the request calls this server is one that it has. */
    boolean isCalledRight(Request request) {
        String host = request.getHeaders().get(HttpHeader.HOST);
        return token.isPresent() || (host != null && LOOPBACK.matcher(host).matches());
    }

    boolean isAllowed(Request request) {
        if (token.isEmpty()) {
            return true;
        }
        String given = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        if (given != null && given.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return isToken(given.substring(BEARER.length()).strip());
        }
        List<HttpCookie> cookies = Request.getCookies(request);
        return cookies.stream()
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .anyMatch(cookie -> same(cookie.getValue(), cookie()));
    }

    boolean isToken(String given) {
        return token.isPresent() && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token.get());
    }

    /** The cookie's value: made from the token, so that it ends with it, and not the token itself. */
    String cookie() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("footfall live page\n".getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(token.orElse(new byte[0])));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}

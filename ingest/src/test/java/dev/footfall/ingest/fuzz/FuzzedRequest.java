package dev.footfall.ingest.fuzz;

import dev.footfall.ingest.dialect.Query;
import dev.footfall.ingest.dialect.RequestHead;
import dev.footfall.ingest.dialect.Route;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * A request as a fuzzer has it: a line with method and address, lines of headers, an empty line, the body. Any bytes are
 * one: what is no head belongs to the body, and an address where the dialect does not listen stands for one where it does.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record FuzzedRequest(String method, String path, String rawQuery, List<Header> headers, byte[] body)
        implements RequestHead {
    private static final Pattern LINE = Pattern.compile("([A-Z]{1,10}) (/[^ ?]*)(?:\\?([^ ]*))?");
    private static final Pattern HEADER =
            Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}):[ \\t]*([^\\x00-\\x08\\x0a-\\x1f\\x7f]*)");

    static FuzzedRequest of(byte[] input, List<Route> routes) {
        String method = "";
        String path = "";
        String query = "";
        List<Header> headers = new ArrayList<>();
        int at = 0;
        while (at < input.length) {
            int end = at;
            while (end < input.length && input[end] != '\n') {
                end++;
            }
            String line = new String(input, at, end - at, ISO_8859_1);
            var first = LINE.matcher(line);
            var header = HEADER.matcher(line);
            if (method.isEmpty() && first.matches()) {
                method = first.group(1);
                path = first.group(2);
                query = first.group(3) == null ? "" : first.group(3);
            } else if (line.isEmpty()) {
                at = end + 1;
                break;
            } else if (header.matches()) {
                headers.add(new Header(
                        header.group(1).toLowerCase(Locale.ROOT),
                        header.group(2).strip()));
            } else {
                break;
            }
            at = end + 1;
        }
        byte[] body = at >= input.length ? new byte[0] : Arrays.copyOfRange(input, at, input.length);
        Route route = new Route("POST", path.isEmpty() ? "/" : path);
        for (Route known : routes) {
            if (known.method().equals(method) && matches(known.path(), path)) {
                return new FuzzedRequest(method, path, query, List.copyOf(headers), body);
            }
        }
        route = routes.get(Math.floorMod(route.path().hashCode(), routes.size()));
        return new FuzzedRequest(
                route.method(), route.path().replace("*", "a-write-key"), query, List.copyOf(headers), body);
    }

    /** The same as bytes. */
    byte[] input() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringBuilder head = new StringBuilder(method).append(' ').append(path);
        head.append(rawQuery.isEmpty() ? "" : "?" + rawQuery).append('\n');
        headers.forEach(header ->
                head.append(header.name()).append(": ").append(header.value()).append('\n'));
        out.writeBytes(head.append('\n').toString().getBytes(ISO_8859_1));
        out.writeBytes(body);
        return out.toByteArray();
    }

    private static boolean matches(String pattern, String path) {
        String[] wanted = pattern.split("/");
        String[] given = path.split("/");
        if (!pattern.contains("*") || wanted.length != given.length) {
            return pattern.equals(path);
        }
        for (int i = 0; i < wanted.length; i++) {
            if (!wanted[i].equals("*") && !wanted[i].equals(given[i])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }

    @Override
    public List<Header> headers(String prefix) {
        return headers.stream()
                .filter(header -> header.name().startsWith(prefix))
                .toList();
    }

    @Override
    public Optional<String> query(String name) {
        return Query.parse(rawQuery).value(name);
    }

    @Override
    public String clientAddress() {
        return "192.0.2.9";
    }
}

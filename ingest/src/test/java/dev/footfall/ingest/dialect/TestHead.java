package dev.footfall.ingest.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The head of a request that never was one.
 *
 * @param headers their names in lower case
 */
public record TestHead(String method, String path, String rawQuery, List<Header> headers) implements RequestHead {
    /** A head without headers; a question mark in the address begins the query. */
    public static TestHead of(String method, String address) {
        int query = address.indexOf('?');
        return new TestHead(
                method,
                query < 0 ? address : address.substring(0, query),
                query < 0 ? "" : address.substring(query + 1),
                List.of());
    }

    /** The same with a header more. */
    public TestHead with(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name.toLowerCase(Locale.ROOT), value));
        return new TestHead(method, path, rawQuery, more);
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
        for (String pair : rawQuery.split("&")) {
            if (pair.startsWith(name + "=")) {
                return Optional.of(pair.substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }

    @Override
    public String clientAddress() {
        return "192.0.2.9";
    }
}

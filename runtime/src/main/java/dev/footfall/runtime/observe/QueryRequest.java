package dev.footfall.runtime.observe;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A GET request.
 *
 * @param path as it came, with its escapes
 * @param segments the words of the path between its slashes, without escapes; a word may hold a slash of its own
 * @param headers by their names in lower case, the first of each
 */
public record QueryRequest(String path, List<String> segments, Map<String, String> headers) {
    public QueryRequest {
        segments = List.copyOf(segments);
        headers = Map.copyOf(headers);
    }

    /** A header's value, whatever its case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    @Override
    public String toString() {
        return "QueryRequest[]"; // its path may name a person, its headers hold a secret
    }
}

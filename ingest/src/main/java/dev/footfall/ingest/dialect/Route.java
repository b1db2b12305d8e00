package dev.footfall.ingest.dialect;

/**
 * Where a dialect listens.
 *
 * @param method such as {@code POST}
 * @param path such as {@code /v1/events}; a segment {@code *} stands for any one segment
 */
public record Route(String method, String path) {
    public Route {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path starts with a slash: " + path);
        }
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}

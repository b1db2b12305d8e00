package dev.footfall.ingest.http;

import dev.footfall.ingest.dialect.Dialect;
import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.dialect.RequestHead;
import dev.footfall.ingest.dialect.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the dialect that a request speaks. Immutable. */
final class Router {
    private final Dialect first;
    private final Map<String, Map<String, List<Dialect>>> byPath = new HashMap<>();
    private final List<Pattern> patterns = new ArrayList<>();

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Pattern(String[] segments, Map<String, List<Dialect>> byMethod) {
        boolean matches(String[] path) {
            if (path.length != segments.length) {
                return false;
            }
            for (int i = 0; i < path.length; i++) {
                if (!segments[i].equals("*") && !segments[i].equals(path[i])) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Where a request goes. */
    sealed interface Way {
        /** To a dialect. */
        record Found(Dialect dialect) implements Way {}

        /**
         * Nowhere.
         *
         * @param dialect whose words tell so
         * @param allowed methods that the path knows, separated by commas; empty if it knows none
         */
        record Nowhere(Dialect dialect, Refusal refusal, String allowed) implements Way {}
    }

    /**
     * @param dialects in the order in which they may claim a request; the first also answers on unknown paths
     */
    Router(List<Dialect> dialects) {
        this.first = dialects.getFirst();
        Map<String, Map<String, List<Dialect>>> byPattern = new TreeMap<>();
        for (Dialect dialect : dialects) {
            for (Route route : dialect.routes()) {
                var target = route.path().contains("*") ? byPattern : byPath;
                target.computeIfAbsent(route.path(), path -> new TreeMap<>())
                        .computeIfAbsent(route.method(), method -> new ArrayList<>())
                        .add(dialect);
            }
        }
        byPattern.forEach((path, byMethod) -> patterns.add(new Pattern(path.split("/"), byMethod)));
    }

    Way find(RequestHead head) {
        Map<String, List<Dialect>> byMethod = methodsOf(head.path());
        if (byMethod == null) {
            String places = first.routes().stream().map(Route::toString).collect(Collectors.joining(", "));
            return new Way.Nowhere(
                    first, Refusal.of(Refusal.Kind.PATH_UNKNOWN, "nothing is here; events go to " + places), "");
        }
        List<Dialect> candidates = byMethod.get(head.method());
        if (candidates != null) {
            for (Dialect dialect : candidates) {
                if (dialect.claims(head)) {
                    return new Way.Found(dialect);
                }
            }
        }
        String allowed = String.join(", ", byMethod.keySet());
        return new Way.Nowhere(
                byMethod.values().iterator().next().getFirst(),
                Refusal.of(Refusal.Kind.METHOD_NOT_ALLOWED, "this path takes " + allowed),
                allowed);
    }

    /** The methods that a path knows, separated by commas; empty if it knows none. */
    String methodsAt(String path) {
        Map<String, List<Dialect>> byMethod = methodsOf(path);
        return byMethod == null ? "" : String.join(", ", byMethod.keySet());
    }

    /** Whether a dialect that listens on a path uses cookies. */
    boolean usesCookies(String path) {
        Map<String, List<Dialect>> byMethod = methodsOf(path);
        return byMethod != null
                && byMethod.values().stream().flatMap(List::stream).anyMatch(Dialect::usesCookies);
    }

    private @Nullable Map<String, List<Dialect>> methodsOf(String path) {
        Map<String, List<Dialect>> exact = byPath.get(path);
        if (exact != null || patterns.isEmpty()) {
            return exact;
        }
        String[] segments = path.split("/");
        for (Pattern pattern : patterns) {
            if (pattern.matches(segments)) {
                return pattern.byMethod;
            }
        }
        return null;
    }
}

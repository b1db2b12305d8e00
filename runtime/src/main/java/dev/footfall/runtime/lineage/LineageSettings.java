package dev.footfall.runtime.lineage;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where lineage is told.
 *
 * @param namespace of the jobs, such as {@code footfall-production}
 * @param transport as OpenLineage's clients name its settings: {@code type} ({@code http} or {@code file}) and, of {@code
 *     http}, {@code url}, {@code endpoint}, {@code auth.type} ({@code api_key}), {@code auth.apiKey}, {@code
 *     timeoutInMillis}, {@code compression}; of {@code file}, {@code location}. Empty: as the environment says, else none
 */
public record LineageSettings(String namespace, Map<String, String> transport) {
    private static final String TYPE = "type";
    private static final String URL = "url";
    private static final String LOCATION = "location";

    public LineageSettings {
        if (namespace.isBlank()) {
            throw new IllegalArgumentException("namespace: must not be empty");
        }
        transport = Map.copyOf(transport);
        if (!transport.isEmpty()) {
            switch (transport.getOrDefault(TYPE, "")) {
                case "http" -> {
                    if (!transport.getOrDefault(URL, "").matches("https?://\\S+")) {
                        throw new IllegalArgumentException("transport.url: must start with http:// or https://");
                    }
                }
                case "file" -> {
                    if (transport.getOrDefault(LOCATION, "").isBlank()) {
                        throw new IllegalArgumentException("transport.location: must name a file");
                    }
                }
                default -> throw new IllegalArgumentException("transport.type: must be http or file");
            }
        }
    }

    /**
     * These settings with what OpenLineage's variables in the environment say: {@code OPENLINEAGE_DISABLED} and {@code
     * OPENLINEAGE_NAMESPACE} always, {@code OPENLINEAGE_URL}, {@code OPENLINEAGE_ENDPOINT} and {@code OPENLINEAGE_API_KEY}
     * where no transport is set here.
     *
     * @throws IllegalArgumentException if they cannot be
     */
    LineageSettings in(Map<String, String> environment) {
        String named = environment.getOrDefault("OPENLINEAGE_NAMESPACE", namespace);
        if (Boolean.parseBoolean(environment.get("OPENLINEAGE_DISABLED"))) {
            return new LineageSettings(named, Map.of());
        }
        String url = environment.getOrDefault("OPENLINEAGE_URL", "");
        if (!transport.isEmpty() || url.isEmpty()) {
            return new LineageSettings(named, transport);
        }
        Map<String, String> http = new HashMap<>(Map.of(TYPE, "http", URL, url));
        Optional.ofNullable(environment.get("OPENLINEAGE_ENDPOINT")).ifPresent(it -> http.put("endpoint", it));
        Optional.ofNullable(environment.get("OPENLINEAGE_API_KEY")).ifPresent(key -> {
            http.put("auth.type", "api_key");
            http.put("auth.apiKey", key);
        });
        return new LineageSettings(named, http);
    }

    @Override
    public String toString() {
        return "LineageSettings[namespace=" + namespace + "]"; // the rest may hold a secret
    }
}

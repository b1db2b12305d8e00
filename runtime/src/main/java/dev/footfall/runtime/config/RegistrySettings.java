package dev.footfall.runtime.config;

import java.util.Map;

/**
 * How to reach the schema registry.
 *
 * @param url base address of its API, several separated by commas
 * @param properties further settings (authentication), as Confluent's client names them
 */
public record RegistrySettings(String url, Map<String, String> properties) {
    public RegistrySettings {
        if (!url.matches("(https?|mock)://\\S+")) {
            throw new IllegalArgumentException("url: must start with http:// or https://");
        }
        properties = Map.copyOf(properties);
    }
}

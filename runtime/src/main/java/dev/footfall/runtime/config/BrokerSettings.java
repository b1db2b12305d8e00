package dev.footfall.runtime.config;

import java.util.HashMap;
import java.util.Map;

/**
 * How to reach the broker.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param properties further client settings (security), as Kafka's clients name them
 */
public record BrokerSettings(String bootstrapServers, Map<String, String> properties) {
    public BrokerSettings {
        if (!bootstrapServers.matches("[^\\s,:]+:\\d+(,[^\\s,:]+:\\d+)*")) {
            throw new IllegalArgumentException("bootstrap-servers: must be host:port, several separated by commas");
        }
        if (properties.containsKey("bootstrap.servers")) {
            throw new IllegalArgumentException("properties: must not hold bootstrap.servers, which has its own key");
        }
        properties = Map.copyOf(properties);
    }

    /** The settings as Kafka's clients take them. */
    public Map<String, Object> clientProperties() {
        Map<String, Object> all = new HashMap<>(properties);
        all.put("bootstrap.servers", bootstrapServers);
        return all;
    }
}

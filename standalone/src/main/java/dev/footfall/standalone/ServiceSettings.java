package dev.footfall.standalone;

import dev.footfall.runtime.config.Configuration;
import dev.footfall.runtime.config.ConfigurationException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What every service of a standalone pipeline is told instead of its defaults.
 *
 * @param bootstrapServers the broker
 * @param registryUrl the schema registry
 */
record ServiceSettings(String bootstrapServers, String registryUrl) {
    /**
     * A service's settings.
     *
     * @param service its name, which is that of its defaults
     * @param beside the class beside which the defaults lie
     * @param changes values by their paths, instead of the defaults
     */
    <T extends Record> T bind(Class<T> type, String service, Class<?> beside, Map<String, String> changes)
            throws ConfigurationException {
        Map<String, String> flags = new HashMap<>(changes);
        flags.put("broker.bootstrap-servers", bootstrapServers);
        flags.put("registry.url", registryUrl);
        return new Configuration(service + ".yaml", beside, Optional.empty(), Map.of(), flags).bind(type);
    }
}

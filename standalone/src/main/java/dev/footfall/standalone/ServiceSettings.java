package dev.footfall.standalone;

import dev.footfall.runtime.config.Configuration;
import dev.footfall.runtime.config.ConfigurationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What every service of a standalone pipeline is told instead of its defaults.
 *
 * @param bootstrapServers the broker
 * @param registryUrl the schema registry
 * @param standalone knows what the operator changed
 */
record ServiceSettings(String bootstrapServers, String registryUrl, StandaloneSettings standalone) {
    /**
     * A service's settings.
     *
     * @param service its name, which is that of its defaults
     * @param beside the class beside which the defaults lie
     * @param fixed values by their paths, which the standalone depends on and nobody changes
     */
    <T extends Record> T bind(Class<T> type, String service, Class<?> beside, Map<String, String> fixed)
            throws ConfigurationException {
        Map<String, String> own = new HashMap<>(fixed);
        own.put("broker.bootstrap-servers", bootstrapServers);
        own.put("registry.url", registryUrl);
        Map<String, String> changes = standalone.changesOf(service);
        List<String> faults = changes.keySet().stream()
                .filter(own::containsKey)
                .sorted()
                .map(key -> service + "." + key + ": follows from the pipeline's ports and data folder here")
                .toList();
        if (!faults.isEmpty()) {
            throw new ConfigurationException(faults);
        }
        Map<String, String> flags = new HashMap<>(changes);
        flags.putAll(own);
        return new Configuration(service + ".yaml", beside, Optional.empty(), Map.of(), flags).bind(type);
    }
}

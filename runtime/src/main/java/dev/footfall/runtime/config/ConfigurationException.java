package dev.footfall.runtime.config;

import java.util.List;

/** All that is wrong with a configuration, each fault with the path of its key. */
public final class ConfigurationException extends Exception {
    private final List<String> faults;

    public ConfigurationException(List<String> faults) {
        super(faults.size() + (faults.size() == 1 ? " fault" : " faults") + " in the configuration:\n  "
                + String.join("\n  ", faults));
        this.faults = List.copyOf(faults);
    }

    /** The faults, in the order of the configuration's keys; never empty. */
    public List<String> faults() {
        return faults;
    }
}

package dev.footfall.ingest.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.footfall.runtime.config.ConfigurationException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is wrong with a policy's file, each fault with the path of its key. Owned by one thread. */
final class Faults {
    private final Path file;
    private final List<String> faults = new ArrayList<>();

    Faults(Path file) {
        this.file = file;
    }

    void add(String path, String text) {
        faults.add(file + ": " + (path.isEmpty() ? "" : path + ": ") + text);
    }

    /** A key that is not one of these is a fault. */
    void requireKnown(JsonNode object, String path, String... known) {
        object.fieldNames().forEachRemaining(key -> {
            if (!Arrays.asList(known).contains(key)) {
                add(path.isEmpty() ? key : path + "." + key, "unknown key; allowed here: " + String.join(", ", known));
            }
        });
    }

    void throwIfAny() throws ConfigurationException {
        if (!faults.isEmpty()) {
            throw new ConfigurationException(faults);
        }
    }
}

package dev.footfall.ingest.policy;

import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.schemas.governance.Pseudonyms;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Policies for tests. */
final class Policies {
    static final Pseudonyms PSEUDONYMS = new Pseudonyms("0123456789abcdef".getBytes(StandardCharsets.UTF_8));

    private Policies() {}

    static Policy of(String yaml) {
        try {
            return PolicyFile.parse(Path.of("governance.yaml"), yaml.getBytes(StandardCharsets.UTF_8), PSEUDONYMS);
        } catch (ConfigurationException e) {
            throw new AssertionError(e.faults().toString(), e);
        }
    }

    static List<String> faultsOf(String yaml) {
        try {
            PolicyFile.parse(Path.of("governance.yaml"), yaml.getBytes(StandardCharsets.UTF_8), PSEUDONYMS);
            return List.of();
        } catch (ConfigurationException e) {
            return e.faults();
        }
    }
}

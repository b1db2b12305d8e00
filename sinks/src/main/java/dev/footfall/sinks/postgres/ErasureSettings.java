package dev.footfall.sinks.postgres;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How erased persons are recognized.
 *
 * @param secretFile file with the governance secret, the same as ingest's; needed once somebody was erased
 */
public record ErasureSettings(Optional<Path> secretFile) {}

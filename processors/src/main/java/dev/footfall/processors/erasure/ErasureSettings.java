package dev.footfall.processors.erasure;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How erased persons are recognized.
 *
 * @param secretFile file with the governance secret, the same as ingest's; needed once somebody was erased. Where it is
 *     not named, that of the audit counts
 */
public record ErasureSettings(Optional<Path> secretFile) {}

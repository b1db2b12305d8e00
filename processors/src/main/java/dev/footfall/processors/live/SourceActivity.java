package dev.footfall.processors.live;

import dev.footfall.processors.streams.Lookup;
import java.time.Instant;

/** Finds what happens at a source now. Safe for use by many threads. */
@FunctionalInterface
public interface SourceActivity {
    Lookup<ActivityNow> of(String source, Instant now);
}

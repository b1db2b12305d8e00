package dev.footfall.processors.live;

import dev.footfall.processors.streams.Lookup;
import dev.footfall.schemas.record.Session;
import java.util.List;

/** Finds a visitor's open sessions. Safe for use by many threads. */
@FunctionalInterface
public interface VisitorSessions {
    Lookup<List<Session>> of(String source, String visitorId);
}

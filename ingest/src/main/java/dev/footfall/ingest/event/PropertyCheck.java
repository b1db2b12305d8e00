package dev.footfall.ingest.event;

import dev.footfall.ingest.access.Source;
import java.util.Optional;

/** What a source's own rules say of an event's properties. Safe for use by many threads; never waits. */
@FunctionalInterface
public interface PropertyCheck {
    /**
     * Why an event is to be rejected; empty if it is not.
     *
     * @param event the event's name
     * @param properties a JSON object whose content was checked when it was read
     */
    Optional<Fault> faultOf(Source source, String event, String properties);
}

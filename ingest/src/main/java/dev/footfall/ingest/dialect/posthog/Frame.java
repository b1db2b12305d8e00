package dev.footfall.ingest.dialect.posthog;

import dev.footfall.ingest.event.Fault;
import dev.footfall.ingest.event.Reception;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a request says for all its events.
 *
 * @param reception from whom and when
 * @param implied what its events are called where they have no name
 * @param key its write key
 * @param alone whether the events stand alone, each naming the key itself
 * @param named whether each event must name its id, because the answer is by id
 * @param sentAt when it was sent, by the client's clock
 * @param fault what is wrong with all its events
 */
record Frame(
        Reception reception,
        Optional<String> implied,
        Optional<String> key,
        boolean alone,
        boolean named,
        OptionalLong sentAt,
        Optional<Fault> fault) {
    @Override
    public String toString() {
        return "Frame"; // nothing of the key in a log
    }
}

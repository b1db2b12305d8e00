package dev.footfall.ingest.publish;

import dev.footfall.schemas.topic.Topic;

/**
 * A record on its way into the log.
 *
 * @param topic where it belongs
 * @param key its key's bytes; nobody changes them
 * @param value its value's bytes; nobody changes them
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record LogEntry(Topic topic, byte[] key, byte[] value) {
    /** How much memory it takes while it waits, about, in bytes. */
    public int bytes() {
        return key.length + value.length;
    }
}

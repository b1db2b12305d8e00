package dev.footfall.sinks.outbox;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A record that waits to be sent.
 *
 * @param routedBy by what its partition is chosen, as Kafka chooses by a key; empty: it goes into every partition
 * @param value empty for a tombstone
 */
public record Message(String topic, String key, Optional<String> routedBy, Optional<ByteBuffer> value) {
    @Override
    public String toString() {
        return "Message[" + topic + "]"; // keys may name persons
    }
}

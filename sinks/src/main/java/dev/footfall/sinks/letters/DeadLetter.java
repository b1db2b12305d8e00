package dev.footfall.sinks.letters;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record that cannot be stored where it belongs, and why.
 *
 * @param record as it was read
 * @param exception name of the class that refused it; empty if nothing was thrown
 * @param cause what is wrong with it, without its values
 * @param counted where the loss ledger counts it; empty unless it is a refined event that could be read
 */
public record DeadLetter(
        ConsumerRecord<byte[], byte[]> record, Optional<String> exception, String cause, Optional<Counted> counted) {
    /**
     * A source and the minute of receipt, of which the loss ledger keeps one line.
     *
     * @param minute its start
     */
    public record Counted(String source, Instant minute) {}

    /** One that is not what its topic should hold. */
    public static DeadLetter unreadable(ConsumerRecord<byte[], byte[]> record, String cause) {
        return new DeadLetter(record, Optional.empty(), cause, Optional.empty());
    }

    /** One on which reading it failed. */
    public static DeadLetter unreadable(
            ConsumerRecord<byte[], byte[]> record, RuntimeException exception, String cause) {
        return new DeadLetter(record, Optional.of(exception.getClass().getName()), cause, Optional.empty());
    }

    @Override
    public String toString() {
        return "DeadLetter[" + record.topic() + "-" + record.partition() + "@" + record.offset() + ": " + cause + "]";
    }
}

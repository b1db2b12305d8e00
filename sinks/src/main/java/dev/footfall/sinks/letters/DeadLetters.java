package dev.footfall.sinks.letters;

import java.util.List;
import org.apache.kafka.common.KafkaException;

/** Where a sink tells what it set aside. Used by the sink's thread. */
public interface DeadLetters extends AutoCloseable {
    /**
     * Keeps the letters; on return they are safe. What is told before the sink's own transaction commits is told again
     * if that fails, so a letter may be there more than once: its origin (topic, partition, offset) names it.
     *
     * @throws KafkaException if they are not safe; the sink's transaction must then not be committed
     */
    void tell(List<DeadLetter> letters);

    @Override
    void close();

    /** Tells nobody: for a sink whose own table is enough, as of a replay. */
    static DeadLetters untold() {
        return new DeadLetters() {
            @Override
            public void tell(List<DeadLetter> letters) {
                // the sink's table has them
            }

            @Override
            public void close() {
                // holds nothing
            }
        };
    }
}

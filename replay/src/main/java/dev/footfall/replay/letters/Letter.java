package dev.footfall.replay.letters;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * What a dead letter says of itself in its headers, without the record that it holds.
 *
 * @param id where it stands in its topic, such as {@code 3-17}: partition and offset
 * @param at when it was written
 * @param notes the headers {@code __streams.errors.…} by their last parts
 * @param bytes of the value that it holds
 */
record Letter(String id, Instant at, Map<String, String> notes, int bytes) {
    /** What its own headers begin with. */
    static final String HEADER = "__streams.errors.";

    private static final String SINK = "sink";

    Letter {
        notes = Map.copyOf(notes);
    }

    /** The place of the record in the topic from which it came. */
    record Origin(TopicPartition partition, long offset) {
        @Override
        public String toString() {
            return partition + "@" + offset;
        }
    }

    static Letter of(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> notes = new HashMap<>();
        for (Header header : record.headers()) {
            if (header.key().startsWith(HEADER)) { // of two, the last: the first is of an earlier letter
                notes.put(
                        header.key().substring(HEADER.length()),
                        header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return new Letter(
                record.partition() + "-" + record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                notes,
                record.value() == null ? 0 : record.value().length);
    }

    /** A note; empty if it is not there. */
    Optional<String> note(String name) {
        return Optional.ofNullable(notes.get(name));
    }

    /** Where the work failed: {@code deserialization}, {@code processing}, {@code serialization}, {@code production}, {@code sink}. */
    String stage() {
        return note("stage").orElse("");
    }

    /** Who could not take it: a topology's consumer group, or a sink's name; empty in letters of before that was said. */
    Optional<String> reader() {
        return stage().equals(SINK) ? note("node") : note("application");
    }

    /** From where the record came; empty where time and no record set the work off. */
    Optional<Origin> origin() {
        Optional<String> topic = note("topic");
        boolean isPlace = note("partition").filter(Letter::isNumber).isPresent()
                && note("offset").filter(Letter::isNumber).isPresent();
        return isPlace
                ? topic.map(name -> new Origin(
                        new TopicPartition(
                                name, Integer.parseInt(note("partition").orElseThrow())),
                        Long.parseLong(note("offset").orElseThrow())))
                : Optional.empty();
    }

    /** Whether the value was too large even for a letter; then only its origin has it. */
    boolean isLeftOut() {
        return note("value.bytes").isPresent();
    }

    private static boolean isNumber(String text) {
        return text.matches("\\d{1,9}|\\d{10,18}");
    }
}

package dev.footfall.replay.archive;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * A file of the archive, which has records of one partition.
 *
 * @param day (UTC) on which the records were appended
 * @param offset from which on the partition was read
 */
public record Part(TopicPartition partition, LocalDate day, long offset) {
    private static final Pattern NAME =
            Pattern.compile("([^/]+)/day=(\\d{4}-\\d{2}-\\d{2})/part-(\\d{1,9})-(\\d{1,18})\\.avro");

    /** Its place in the archive, such as {@code footfall.events.v1/day=2026-11-30/part-0-17.avro}. */
    String name() {
        return "%s/day=%s/part-%d-%d.avro".formatted(partition.topic(), day, partition.partition(), offset);
    }

    /** The file of that name; empty if it is none of an archive's names. */
    static Optional<Part> named(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Part(
                    new TopicPartition(parts.group(1), Integer.parseInt(parts.group(3))),
                    LocalDate.parse(parts.group(2)),
                    Long.parseLong(parts.group(4))));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}

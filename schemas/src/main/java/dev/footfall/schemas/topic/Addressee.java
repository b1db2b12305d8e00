package dev.footfall.schemas.topic;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * For whom a record is that stands in its topic once more: the header {@code footfall.for} names the one reader that
 * could not take it the first time, by its consumer group or, if it is a sink, by its name. To all others it is no news, and
 * those that would count it twice pass it over.
 */
public final class Addressee {
    /** The header. */
    public static final String HEADER = "footfall.for";

    private Addressee() {}

    /** Addresses a record to one reader. */
    public static void address(Headers headers, String reader) {
        headers.remove(HEADER);
        headers.add(HEADER, reader.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a record is for another than this reader. Records without an addressee are for all. */
    public static boolean isAnother(Headers headers, String reader) {
        Header header = headers.lastHeader(HEADER);
        return header != null && !new String(header.value(), StandardCharsets.UTF_8).equals(reader);
    }
}

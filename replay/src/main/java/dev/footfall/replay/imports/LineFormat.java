package dev.footfall.replay.imports;

import dev.footfall.replay.deliver.Wire;
import java.util.List;

/** Makes events of lines. */
interface LineFormat {
    /** Bytes of a line of web-server logs and single events. */
    int SHORT_LINES = 60_000;

    /** Bytes of a line that may hold a whole request, or an event with all that was found out about it. */
    int LONG_LINES = 4_000_000;

    /** What a line comes to. */
    sealed interface Reading {
        /** Events' JSON, without line breaks. */
        record Events(List<String> json) implements Reading {
            static Events of(String json) {
                return new Events(List.of(json));
            }
        }

        /** Nothing to import, such as a blank line or a picture that was asked for. */
        record LeftOut() implements Reading {}
    }

    /**
     * Reads a line.
     *
     * @param eventId for the event, where the line does not name its own; where it holds several, the start of theirs
     * @throws UnreadableException if the line is not in this format
     */
    Reading read(String line, String eventId) throws UnreadableException;

    /** The protocol in which the events are. */
    default Wire wire() {
        return Wire.NATIVE;
    }

    /** Bytes that a line may have. */
    default int maxLineBytes() {
        return SHORT_LINES;
    }

    /** Whether a file may be one JSON array in place of lines. */
    default boolean isJson() {
        return false;
    }
}

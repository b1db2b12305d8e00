package dev.footfall.replay.imports;

/** Makes events of lines. */
interface LineFormat {
    /** What a line comes to. */
    sealed interface Reading {
        /** An event's JSON, without line breaks. */
        record Event(String json) implements Reading {}

        /** Nothing to import, such as a blank line or a picture that was asked for. */
        record LeftOut() implements Reading {}
    }

    /**
     * Reads a line.
     *
     * @param eventId for the event, where the line does not name its own
     * @throws UnreadableException if the line is not in this format
     */
    Reading read(String line, String eventId) throws UnreadableException;
}

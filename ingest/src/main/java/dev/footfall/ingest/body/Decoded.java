package dev.footfall.ingest.body;

/** What undoing a content encoding gave. */
public sealed interface Decoded {
    /** The bytes below the encoding. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Plain(byte[] bytes) implements Decoded {}

    /** More bytes than the limit; decoding stopped there. */
    record TooLarge() implements Decoded {}

    /**
     * Not in that encoding.
     *
     * @param reason what is wrong, in words for the sender
     */
    record Broken(String reason) implements Decoded {}
}

package dev.footfall.ingest.dialect;

/** What a request says about who sends it. */
public sealed interface Credential {
    /** A write key. */
    record WriteKey(String key) implements Credential {
        @Override
        public String toString() {
            return "WriteKey";
        }
    }

    /**
     * No write key.
     *
     * @param reason what to do about it
     */
    record Missing(String reason) implements Credential {}

    /** The body is to be asked. */
    record InBody() implements Credential {}
}

package dev.footfall.ingest.access;

/** What a write key is good for. */
public sealed interface KeyStanding {
    /**
     * It admits.
     *
     * @param source to whom it belongs
     * @param gate holds its sender to the source's limit; every key has one of its own
     */
    record Active(Source source, Gate gate) implements KeyStanding {}

    /** It did admit once. */
    record Revoked() implements KeyStanding {}

    /** It is nobody's. */
    record Unknown() implements KeyStanding {}
}

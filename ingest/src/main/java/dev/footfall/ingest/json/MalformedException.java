package dev.footfall.ingest.json;

/** An item that is no JSON. It carries no text of the item. */
public final class MalformedException extends Exception {
    private final long at;

    /**
     * @param at index, in the body, of the byte where the syntax breaks
     */
    public MalformedException(long at) {
        super("not JSON", null, false, false); // an everyday event: no stack trace
        this.at = at;
    }

    /** Index, in the body, of the byte where the syntax breaks. */
    public long at() {
        return at;
    }
}

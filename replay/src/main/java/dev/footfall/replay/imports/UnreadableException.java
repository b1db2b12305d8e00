package dev.footfall.replay.imports;

/** A line is not in its format; the message says where it departs from it and repeats nothing of it. */
final class UnreadableException extends Exception {
    private final String reason;

    UnreadableException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** The message. */
    String reason() {
        return reason;
    }
}

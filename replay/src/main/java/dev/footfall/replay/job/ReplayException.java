package dev.footfall.replay.job;

/** A replay cannot be done; the message says why and what to do. */
public final class ReplayException extends Exception {
    public ReplayException(String message) {
        super(message);
    }

    public ReplayException(String message, Throwable cause) {
        super(message, cause);
    }
}

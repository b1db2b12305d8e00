package dev.footfall.sinks.history;

/** The past cannot be read now; the message says why, without secrets or payloads. */
public final class HistoryException extends Exception {
    private static final long serialVersionUID = 1L;

    public HistoryException(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.footfall.replay.archive;

import java.io.IOException;

/** A store that cannot be read or written, for a reason that is not in the files; the message says what to do. */
final class StoreException extends IOException {
    private static final long serialVersionUID = 1;

    StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}

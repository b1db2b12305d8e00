package dev.footfall.standalone.data;

import java.io.IOException;

/** No pipeline runs on a folder, or it is only starting or stopping; the message says what to do. */
public final class NotRunningException extends IOException {
    private final String message;

    NotRunningException(String message) {
        super(message);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}

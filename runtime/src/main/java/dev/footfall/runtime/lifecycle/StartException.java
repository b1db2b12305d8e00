package dev.footfall.runtime.lifecycle;

/** A service could not start; the message names the part and its reason. */
public final class StartException extends Exception {
    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}

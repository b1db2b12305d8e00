package dev.footfall.schemas.registry;

/** The registry refused, lacks what was asked for, or does not answer; the message says which, and what to do. */
public final class RegistryException extends RuntimeException {
    RegistryException(String message) {
        super(message);
    }

    RegistryException(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.footfall.schemas.registry;

/** The registry refused, lacks what was asked for, or does not answer; the message says which, and what to do. */
public final class RegistryException extends RuntimeException {
    private final boolean unknown;

    RegistryException(String message) {
        super(message);
        this.unknown = false;
    }

    RegistryException(String message, Throwable cause) {
        this(message, cause, false);
    }

    RegistryException(String message, Throwable cause, boolean unknown) {
        super(message, cause);
        this.unknown = unknown;
    }

    /** Whether the registry answered that it has no such schema, so that asking again will not help. */
    public boolean isUnknown() {
        return unknown;
    }
}

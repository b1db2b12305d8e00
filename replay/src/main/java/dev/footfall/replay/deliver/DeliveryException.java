package dev.footfall.replay.deliver;

/** Events could not be delivered; the message says why and what to do. */
public final class DeliveryException extends Exception {
    private final String reason;

    DeliveryException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** The message. */
    String reason() {
        return reason;
    }
}

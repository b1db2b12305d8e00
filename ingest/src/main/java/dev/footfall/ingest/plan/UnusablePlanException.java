package dev.footfall.ingest.plan;

/** A schema cannot be a tracking plan; the message says where, why and what to write instead. */
public final class UnusablePlanException extends Exception {
    UnusablePlanException(String message) {
        super(message);
    }
}

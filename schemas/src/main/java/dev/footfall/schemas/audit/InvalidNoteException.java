package dev.footfall.schemas.audit;

/** A checkpoint, or a proof that ends in one, is none, or not what was signed; the message says why. */
public final class InvalidNoteException extends Exception {
    public InvalidNoteException(String message) {
        super(message);
    }
}

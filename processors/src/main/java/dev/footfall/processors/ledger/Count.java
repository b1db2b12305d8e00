package dev.footfall.processors.ledger;

import dev.footfall.schemas.record.DropReason;

/** What the ledger counts. */
enum Count {
    ACCEPTED(0),
    REJECTED(1),
    REFINED(2),
    DUPLICATES(3),
    SUPPRESSED(4),
    ERASED(5);

    private final int place;

    /**
     * @param place where it stands in state; that of another never again
     */
    Count(int place) {
        this.place = place;
    }

    int place() {
        return place;
    }

    static Count of(DropReason reason) {
        return switch (reason) {
            case DUPLICATE -> DUPLICATES;
            case SUPPRESSED -> SUPPRESSED;
            case ERASED -> ERASED;
        };
    }
}

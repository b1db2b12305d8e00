package dev.footfall.runtime.observe;

/** How a part of a service is. */
public sealed interface Health {
    /** It works. */
    record Up() implements Health {}

    /**
     * It does not.
     *
     * @param reason why, and what to look at; without identifiers of persons or secrets
     */
    record Down(String reason) implements Health {}

    /** It works. */
    static Health up() {
        return new Up();
    }

    /** It does not, for that reason. */
    static Health down(String reason) {
        return new Down(reason);
    }
}

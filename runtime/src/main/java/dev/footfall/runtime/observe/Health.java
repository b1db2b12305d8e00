package dev.footfall.runtime.observe;

/** How a part of a service is. */
public sealed interface Health {
    /**
     * It works.
     *
     * @param detail what is unusual all the same, without identifiers of persons or secrets; empty if nothing is
     */
    record Up(String detail) implements Health {
        /** As usual. */
        public Up() {
            this("");
        }
    }

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

    /** It works, in an unusual way. */
    static Health up(String detail) {
        return new Up(detail);
    }

    /** It does not, for that reason. */
    static Health down(String reason) {
        return new Down(reason);
    }
}

package dev.footfall.ingest.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is done to a value. */
public enum Action {
    /** Nothing. */
    KEEP,
    /** It is taken away: a field becomes absent, a member of an object goes with its key, in a text it is cut out. */
    DROP,
    /** Three asterisks stand in its place. */
    MASK,
    /** A network address loses what tells hosts of a network apart; whatever is none is masked. */
    TRUNCATE,
    /** A pseudonym stands in its place, for as long as the secret is the same. */
    HASH,
    /** A pseudonym stands in its place that changes from period to period. */
    HASH_ROTATING;

    /** The action as policies, events and metrics name it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether equal values stay equal and different ones different. */
    boolean isHash() {
        return this == HASH || this == HASH_ROTATING;
    }

    static Optional<Action> named(String code) {
        return Arrays.stream(values()).filter(it -> it.code().equals(code)).findFirst();
    }
}

package dev.footfall.ingest.policy;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What events are used for.
 *
 * @param legalBasis on what that rests (GDPR, article 6), such as {@code consent}
 * @param called by which names clients' consent tools speak of it
 */
record Purpose(String name, String legalBasis, Asking asking, Set<String> called) {
    /** What consent tools say when they mean everything. */
    static final String ALL = "*";

    /** Whether the visitor is asked. */
    enum Asking {
        /** No. */
        NONE,
        /** It needs a yes. */
        OPT_IN,
        /** It ends with a no. */
        OPT_OUT;

        /** As policies name it. */
        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Whether the purpose may be followed, by what the client said. A no to one of its names outweighs a yes to another. */
    boolean isAllowed(Map<String, Boolean> stated) {
        if (asking == Asking.NONE) {
            return true;
        }
        Optional<Boolean> said = Optional.empty();
        for (String each : called) {
            Boolean value = stated.get(each);
            if (value != null) {
                said = Optional.of(said.orElse(true) && value);
            }
        }
        return said.or(() -> Optional.ofNullable(stated.get(ALL))).orElse(asking == Asking.OPT_OUT);
    }
}

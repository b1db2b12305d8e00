package dev.footfall.ingest.access;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The origins whose pages may send for a source: {@code *} for any, {@code https://shop.example}, or {@code
 * https://*.shop.example} for everything below that domain. Immutable.
 */
public final class AllowedOrigins {
    private static final AllowedOrigins ANY = new AllowedOrigins(List.of("*"), Set.of(), List.of());
    private static final Predicate<String> FORM = Pattern.compile(
                    "[a-z][a-z0-9+.-]*://(\\*\\.)?([a-z0-9_-]+(\\.[a-z0-9_-]+)*|\\[[0-9a-f:.]+])(:[0-9]{1,5})?")
            .asMatchPredicate();
    private static final Predicate<String> LABELS =
            Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*").asMatchPredicate();

    private final List<String> patterns;
    private final boolean any;
    private final Set<String> exact;
    private final List<Below> below;

    /** Everything between a scheme and a domain. */
    private record Below(String scheme, String domain) {
        boolean holds(String origin) {
            int labels = origin.length() - scheme.length() - domain.length();
            return labels > 0
                    && origin.startsWith(scheme)
                    && origin.endsWith(domain)
                    && LABELS.test(origin.substring(scheme.length(), scheme.length() + labels));
        }
    }

    private AllowedOrigins(List<String> patterns, Set<String> exact, List<Below> below) {
        this.patterns = List.copyOf(patterns);
        this.any = patterns.contains("*");
        this.exact = Set.copyOf(exact);
        this.below = List.copyOf(below);
    }

    /** Any origin. */
    public static AllowedOrigins any() {
        return ANY;
    }

    /** Whether a text is one of the forms in which allowed origins are written. */
    public static boolean isValid(String pattern) {
        return pattern.equals("*") || pattern.equals("null") || FORM.test(pattern);
    }

    /**
     * The origins of these forms.
     *
     * @throws IllegalArgumentException if one is not {@linkplain #isValid valid}
     */
    public static AllowedOrigins of(List<String> patterns) {
        Set<String> exact = new HashSet<>();
        List<Below> below = new ArrayList<>();
        for (String pattern : patterns) {
            if (!isValid(pattern)) {
                throw new IllegalArgumentException("not an origin");
            }
            if (pattern.equals("*")) {
                return ANY;
            }
            int star = pattern.indexOf("*.");
            if (star < 0) {
                exact.add(pattern);
            } else {
                below.add(new Below(pattern.substring(0, star), pattern.substring(star + 1)));
            }
        }
        return new AllowedOrigins(patterns, exact, below);
    }

    /** The forms as they were given. */
    public List<String> patterns() {
        return patterns;
    }

    /** Whether pages of an origin may send; the origin is as browsers write it. */
    public boolean allows(String origin) {
        if (any || exact.contains(origin)) {
            return true;
        }
        for (Below domain : below) {
            if (domain.holds(origin)) {
                return true;
            }
        }
        return false;
    }
}

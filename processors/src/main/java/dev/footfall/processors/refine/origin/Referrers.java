package dev.footfall.processors.refine.origin;

import java.util.Map;
import java.util.Optional;

/**
 * The known referrers. A host is known if it, or a host above it, is listed; the closest counts. Safe for use by many
 * threads.
 *
 * @param hosts by host
 * @param brands by the part before a country's suffix: {@code google} of {@code google.co.uk}
 * @param apps by package
 */
public record Referrers(
        Map<String, ReferrerKind> hosts, Map<String, ReferrerKind> brands, Map<String, ReferrerKind> apps) {
    private static final int COUNTRY = 2;

    public Referrers {
        hosts = Map.copyOf(hosts);
        brands = Map.copyOf(brands);
        apps = Map.copyOf(apps);
    }

    Optional<ReferrerKind> kindOf(Host host) {
        if (host.app()) {
            return Optional.ofNullable(apps.get(host.name()));
        }
        String name = host.name();
        int brandEnd = brandEnd(name);
        for (int start = 0; start >= 0; start = after(name, start)) {
            ReferrerKind kind = hosts.get(name.substring(start));
            if (kind == null && start < brandEnd) {
                kind = brands.get(name.substring(start, brandEnd));
            }
            if (kind != null) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private static int after(String name, int start) {
        int dot = name.indexOf('.', start);
        return dot < 0 ? -1 : dot + 1;
    }

    /** Where the suffix begins that differs by country: .com, .de, .co.uk, .com.br; -1 if there is none. */
    private static int brandEnd(String name) {
        int last = name.lastIndexOf('.');
        if (last <= 0) {
            return -1;
        }
        if (name.endsWith(".com")) {
            return last;
        }
        if (name.length() - last - 1 != COUNTRY) {
            return -1;
        }
        int second = name.lastIndexOf('.', last - 1);
        String between = name.substring(second + 1, last);
        return second > 0 && (between.equals("co") || between.equals("com")) ? second : last;
    }
}

package dev.footfall.processors.refine.origin;

import java.util.Locale;
import java.util.Optional;

/**
 * Where an address leads.
 *
 * @param name in lower case, without a leading {@code www.}; of an app its package
 * @param app whether it is an app ({@code android-app://}), not a site
 */
public record Host(String name, boolean app) {
    /** As long as a name in the DNS can be. */
    static final int MAX_LENGTH = 253;

    private static final String WWW = "www.";

    /**
     * The host of an address with the scheme http, https or android-app, in any case, or of one without a scheme that
     * begins with two slashes; empty for all else. Total, and linear in the host's length.
     */
    public static Optional<Host> of(String address) {
        int start;
        boolean app = false;
        if (address.startsWith("//")) {
            start = 2;
        } else if (begins(address, "https://")) {
            start = "https://".length();
        } else if (begins(address, "http://")) {
            start = "http://".length();
        } else if (begins(address, "android-app://")) {
            start = "android-app://".length();
            app = true;
        } else {
            return Optional.empty();
        }
        int end = start;
        while (end < address.length() && "/?#\\".indexOf(address.charAt(end)) < 0) {
            end++;
        }
        String authority = address.substring(start, end);
        String name = withoutWww(withoutPort(authority.substring(authority.lastIndexOf('@') + 1)));
        return isName(name) ? Optional.of(new Host(lowerCase(name), app)) : Optional.empty();
    }

    /** A host as an operator writes it: a name, in any case, with or without {@code www.}. */
    static String written(String host) {
        return withoutWww(lowerCase(host.strip()));
    }

    private static boolean begins(String address, String scheme) {
        return address.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    private static String withoutPort(String host) {
        if (host.startsWith("[")) {
            return host.substring(0, host.indexOf(']') + 1);
        }
        int colon = host.indexOf(':');
        String name = colon < 0 ? host : host.substring(0, colon);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static String withoutWww(String name) {
        return begins(name, WWW) && name.indexOf('.', WWW.length()) > 0 ? name.substring(WWW.length()) : name;
    }

    /** Letters and digits of any script, since browsers show names so, and what else stands in names and in IPv6. */
    private static boolean isName(String name) {
        if (name.isEmpty() || name.length() > MAX_LENGTH || name.charAt(0) == '.' || name.contains("..")) {
            return false;
        }
        boolean bracketed = name.charAt(0) == '[';
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean allowed = bracketed
                    ? Character.digit(c, 16) >= 0 || ":.[]".indexOf(c) >= 0
                    : Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    private static String lowerCase(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c > 0x7F || (c >= 'A' && c <= 'Z')) {
                return name.toLowerCase(Locale.ROOT);
            }
        }
        return name;
    }
}

package dev.footfall.sinks.live;

import java.util.Optional;

/** Texts of senders on their way to the page, which shows them as text: cut to a length, and addresses to their path. */
final class Texts {
    private static final int LONGEST = 160;

    private Texts() {}

    static String shown(Optional<String> text) {
        return shown(text.orElse(""));
    }

    static String shown(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }

    /** An address without scheme, query and fragment, which may hold what is nobody's business. */
    static String page(Optional<String> url) {
        return shown(url.orElse("").replaceFirst("(?s)[?#].*", "").replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*://", ""));
    }
}

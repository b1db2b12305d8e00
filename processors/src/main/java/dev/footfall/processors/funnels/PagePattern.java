package dev.footfall.processors.funnels;

/**
 * Which pages are meant: one path, or all that begin with it.
 *
 * @param path from its slash on
 * @param isPrefix whether more may follow
 */
record PagePattern(String path, boolean isPrefix) {
    /** Reads {@code /pricing} or {@code /blog/*}. */
    static PagePattern of(String text) {
        boolean isPrefix = text.endsWith("*");
        return new PagePattern(isPrefix ? text.substring(0, text.length() - 1) : text, isPrefix);
    }

    /** Whether the page at that address, absolute or from its path on, is meant; query and fragment do not matter. */
    boolean matches(String url) {
        String page = pathOf(url);
        return isPrefix ? page.startsWith(path) : page.equals(path);
    }

    private static String pathOf(String url) {
        int end = indexOfAny(url, "?#", 0);
        int scheme = url.indexOf("://");
        int start = 0;
        if (url.startsWith("//") || (scheme > 0 && scheme < end && url.indexOf('/') > scheme)) {
            start = indexOfAny(url, "/", url.indexOf("//") + 2);
        }
        return start < end ? url.substring(start, end) : "/";
    }

    private static int indexOfAny(String text, String marks, int from) {
        for (int i = from; i < text.length(); i++) {
            if (marks.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }
}

package dev.footfall.ingest.policy;

/** Where the names and values of an address's parameters begin and end, percent-encoded or not. Pure. */
final class QueryRules {
    private static final int LONGEST_NAME = 40;

    private QueryRules() {}

    /**
     * The beginning of the name that ends before an equals sign; -1 if none does that stands behind {@code ?}, {@code &},
     * {@code #} or {@code ;}, or at the beginning.
     */
    static int startOfName(String text, int equals, int earliest) {
        int i = equals;
        while (i > earliest && equals - i <= LONGEST_NAME && isName(text.charAt(i - 1))) {
            i--;
        }
        if (i == equals || equals - i > LONGEST_NAME) {
            return -1;
        }
        if (i == earliest) {
            return i;
        }
        char before = text.charAt(i - 1);
        if (before == '%' && equals - i > 2) {
            String code = text.substring(i, i + 2);
            boolean delimits = code.equalsIgnoreCase("3F")
                    || code.equals("26")
                    || code.equals("23")
                    || code.equalsIgnoreCase("3B");
            return delimits ? i + 2 : -1;
        }
        return before == '?' || before == '&' || before == '#' || before == ';' ? i : -1;
    }

    /** Where a name that ends before an equals sign begins, if there is one, whatever stands before it. */
    static int earliestOfName(String text, int equals) {
        int i = equals;
        while (i > 0 && equals - i <= LONGEST_NAME && isName(text.charAt(i - 1))) {
            i--;
        }
        return i > 0 && text.charAt(i - 1) == '%' ? Math.min(i + 2, equals) : i;
    }

    /** The end of the value that begins there. */
    static int endOfValue(String text, int from) {
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c <= ' ' || c == '&' || c == '#' || c == ';' || c == '"' || c == '<' || c == '>' || c == '\\') {
                break;
            }
            if (c == '%' && (text.startsWith("26", i + 1) || text.startsWith("23", i + 1))) {
                break;
            }
            i++;
        }
        return i;
    }

    private static boolean isName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || NumberRules.isDigit(c) || c == '_' || c == '-';
    }
}

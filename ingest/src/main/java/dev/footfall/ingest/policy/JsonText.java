package dev.footfall.ingest.policy;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** JSON as text, which may be broken. Pure. */
final class JsonText {
    private static final int LONGEST_KEY = 64;
    private static final int MOST_DIGITS = 6;

    private JsonText() {}

    static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    static int skipSpace(String text, int from) {
        int i = from;
        while (i < text.length() && isSpace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Index of the quotation mark that ends the string which the one at an index begins; the text's end if none does. */
    static int endOfString(String text, int from) {
        for (int i = from + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == '"') {
                return i;
            }
        }
        return text.length();
    }

    /** Index behind the value that begins there. */
    static int endOfValue(String text, int from) {
        int depth = 0;
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '"') {
                i = Math.min(text.length(), endOfString(text, i) + 1);
                if (depth == 0) {
                    return i;
                }
                continue;
            }
            if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                if (depth == 0) {
                    return i;
                }
                depth--;
                if (depth == 0) {
                    return i + 1;
                }
            } else if (depth == 0 && (c == ',' || isSpace(c))) {
                return i;
            }
            i++;
        }
        return i;
    }

    /** Whether an escape begins there that stands for a visible character of ASCII. */
    static boolean isAsciiEscape(String text, int at) {
        return text.startsWith("\\u00", at)
                && at + 5 < text.length()
                && text.charAt(at + 4) >= '2'
                && text.charAt(at + 4) <= '7';
    }

    /** What the inside of a string says; what is no escape stays as it is. */
    static String unescaped(String written) {
        if (written.indexOf('\\') < 0) {
            return written;
        }
        StringBuilder text = new StringBuilder(written.length());
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == '\\' && i + 1 < written.length()) {
                c = written.charAt(++i);
                int code = c == 'u' ? hex(written, i + 1) : -1;
                if (code >= 0) {
                    i += 4;
                }
                c = code >= 0
                        ? (char) code
                        : switch (c) {
                            case 'n' -> '\n';
                            case 't' -> '\t';
                            case 'r' -> '\r';
                            case 'b' -> '\b';
                            case 'f' -> '\f';
                            default -> c;
                        };
            }
            text.append(c);
        }
        return text.toString();
    }

    private static int hex(String text, int from) {
        if (from + 4 > text.length()) {
            return -1;
        }
        int code = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            code = code << 4 | digit;
        }
        return code;
    }

    /** The inside of a string that says it, in ASCII and so in any encoding. */
    static String escaped(String text) {
        StringBuilder ascii = new StringBuilder();
        for (char c : JsonStringEncoder.getInstance().quoteAsString(text)) {
            if (c < 128) {
                ascii.append(c);
            } else {
                ascii.append("\\u%04x".formatted((int) c));
            }
        }
        return ascii.toString();
    }

    /** Whether a key is a name, and not a value that somebody made a key. */
    static boolean isTelling(String text, int from, int to) {
        int digits = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean digit = NumberRules.isDigit(c);
            digits += digit ? 1 : 0;
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' || c == '$';
            if (!digit && !letter) {
                return false;
            }
        }
        return to > from && to - from <= LONGEST_KEY && digits <= MOST_DIGITS;
    }
}

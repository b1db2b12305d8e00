package dev.footfall.ingest.policy;

import java.util.Set;

/**
 * Where a mail address begins and ends around its at sign (RFC 5321, without quoted local parts). Pure. The domain needs a
 * dot and a top level of letters; names of files such as {@code logo@2x.png} are none.
 */
final class MailRules {
    private static final Set<String> FILES = Set.of(
            "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "ico", "css", "js", "mjs", "map", "html", "json");

    private MailRules() {}

    /**
     * The beginning of the local part before an at sign; the index of the sign itself if there is none.
     *
     * @param earliest index before which nothing is looked at
     */
    static int startOfLocal(String text, int at, int earliest) {
        int i = at;
        while (i > earliest) {
            char c = text.charAt(i - 1);
            if (i - 3 >= earliest && text.charAt(i - 3) == '%' && isHex(text.charAt(i - 2)) && isHex(c)) {
                if (!isLocal(decoded(text, i - 2))) {
                    return i; // %3D and the like end what stands before
                }
                i -= 3;
            } else if (isLocal(c)) {
                i--;
            } else {
                break;
            }
        }
        while (i < at && (text.charAt(i) == '.' || text.charAt(i) == '-')) {
            i++;
        }
        return i;
    }

    /**
     * The end of the domain that begins there; -1 if none does.
     *
     * @param at index of what stands behind the at sign
     */
    static int endOfDomain(String text, int at) {
        int end = at;
        int lastDot = -1;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isLabel(c)) {
                end = i + 1;
            } else if (c == '.' && i == end && i > at && i + 1 < text.length() && isLabel(text.charAt(i + 1))) {
                lastDot = i;
                end = i + 1;
            } else {
                break;
            }
        }
        if (lastDot < 0) {
            return -1;
        }
        if (text.startsWith("xn--", lastDot + 1)) {
            return end;
        }
        int letters = lastDot + 1;
        while (letters < end && isLetter(text.charAt(letters))) {
            letters++;
        }
        boolean isTop = letters - lastDot > 2 && (letters == end || text.charAt(letters) == '-');
        return isTop && !FILES.contains(text.substring(lastDot + 1, letters)) ? letters : -1;
    }

    private static char decoded(String text, int at) {
        return (char) (Character.digit(text.charAt(at), 16) * 16 + Character.digit(text.charAt(at + 1), 16));
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0 && c < 128;
    }

    private static boolean isLocal(char c) {
        return isLabel(c) || "._+'~".indexOf(c) >= 0;
    }

    private static boolean isLabel(char c) {
        return isLetter(c) || NumberRules.isDigit(c) || c == '-';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c > 127;
    }
}

package dev.footfall.ingest.policy;

import java.util.Map;

/**
 * Says whether a text may hold something that is looked for. Most do not, so it is made to say no fast: rare signs are
 * searched by the JDK's vectorised search, and runs of digits by looking at every few characters only, as the shortest that
 * counts has more. It never says no where {@link TextScan} would find something. Immutable.
 */
final class Glance {
    private static final int SHORTEST_NUMBER = 12; // 415-555-2671
    private static final int SHORTEST_ADDRESS = 7; // 1.2.3.4
    private static final int FEWEST_DIGITS = 10;

    private final Names names;
    private final boolean json;
    private final boolean mails;
    private final boolean phones;
    private final boolean cards;
    private final boolean addresses;

    Glance(Map<Detector, Rule> detectors, Names names, boolean json) {
        this.names = names;
        this.json = json;
        this.mails = detectors.containsKey(Detector.MAIL);
        this.phones = detectors.containsKey(Detector.PHONE);
        this.cards = detectors.containsKey(Detector.CARD);
        this.addresses = detectors.containsKey(Detector.ADDRESS);
    }

    boolean isSuspicious(String text) {
        return (mails && text.indexOf('@') >= 0)
                || hasParameter(text)
                || hasEncoded(text)
                || (phones && hasPlus(text))
                || (json && (hasEscape(text) || hasMember(text)))
                || ((phones || cards || addresses) && hasNumber(text));
    }

    private boolean hasParameter(String text) {
        for (int at = text.indexOf('='); at >= 0; at = text.indexOf('=', at + 1)) {
            int from = QueryRules.earliestOfName(text, at);
            if (names.find(text, from, at) != null) {
                return true;
            }
        }
        return false;
    }

    /** Signs that are percent-encoded: an at sign, once or twice, an equals sign, a plus. */
    private static boolean hasEncoded(String text) {
        for (int at = text.indexOf('%'); at >= 0 && at + 2 < text.length(); at = text.indexOf('%', at + 1)) {
            char first = text.charAt(at + 1);
            char second = text.charAt(at + 2);
            if ((first == '4' && second == '0')
                    || (first == '2' && (second == '5' || second == 'B' || second == 'b'))
                    || (first == '3' && (second == 'D' || second == 'd'))) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasPlus(String text) {
        for (int at = text.indexOf('+'); at >= 0; at = text.indexOf('+', at + 1)) {
            if (at + 1 < text.length() && NumberRules.isDigit(text.charAt(at + 1))) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasEscape(String text) {
        for (int at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at + 1)) {
            if (JsonText.isAsciiEscape(text, at)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasMember(String text) {
        for (int at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
            int end = at - 1;
            while (end > 0 && JsonText.isSpace(text.charAt(end))) {
                end--;
            }
            if (end > 0
                    && text.charAt(end) == '"'
                    && names.find(text, text.lastIndexOf('"', end - 1) + 1, end) != null) {
                return true;
            }
        }
        return false;
    }

    private boolean hasNumber(String text) {
        int stride = addresses ? SHORTEST_ADDRESS : SHORTEST_NUMBER;
        int length = text.length();
        int at = stride - 1;
        while (at < length) {
            if (!isOfNumbers(text.charAt(at))) {
                at += stride;
                continue;
            }
            int from = at;
            int to = at + 1;
            while (from > 0 && isOfNumbers(text.charAt(from - 1))) {
                from--;
            }
            while (to < length && isOfNumbers(text.charAt(to))) {
                to++;
            }
            if (to - from >= stride && isNumber(text, from, to)) {
                return true;
            }
            at = to + stride - 1; // what begins at the run's end is no shorter
        }
        return false;
    }

    private boolean isNumber(String text, int from, int to) {
        if (addresses) {
            return NumberRules.digitsIn(text, from, to) >= 4;
        }
        if (NumberRules.digitsIn(text, from, to) < FEWEST_DIGITS) {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean begins =
                    c == '(' || (NumberRules.isDigit(c) && (i == from || !NumberRules.isDigit(text.charAt(i - 1))));
            if (begins
                    && ((cards && c != '(' && NumberRules.endOfCard(text, i) > 0)
                            || (phones && NumberRules.endOfNorthAmerican(text, i) > 0))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOfNumbers(char c) {
        return c <= '9' && (c >= '0' || c == ' ' || c == '-' || c == '.' || c == '(' || c == ')');
    }
}

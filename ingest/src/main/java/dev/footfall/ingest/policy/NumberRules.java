package dev.footfall.ingest.policy;

/**
 * Which digits are a card's or a phone's. Pure.
 *
 * <p>A card number has an issuer's first digits (ISO/IEC 7812), the length that goes with them and a right check digit
 * (Luhn), and is written in one piece or in the groups that are printed on cards. So one of some thirty order numbers of 16
 * digits is taken for one; times, UUIDs and counters are not. A phone number begins with a plus and a country (E.164), or
 * is North American and written like one.
 */
final class NumberRules {
    private static final int LONGEST_CARD = 16;
    private static final int PHONE_MIN = 8;
    private static final int PHONE_MAX = 15;

    private NumberRules() {}

    /**
     * The end of the card number that begins there; -1 if none does.
     *
     * @param at index of the first digit of a run, with no digit before it
     */
    static int endOfCard(String text, int at) {
        char[] digits = new char[LONGEST_CARD];
        int[] groups = new int[4];
        int count = 0;
        int group = 0;
        char separator = 0;
        int i = at;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (isDigit(c)) {
                if (count == LONGEST_CARD) {
                    return -1;
                }
                digits[count++] = c;
                groups[group]++;
                i++;
            } else if ((c == ' ' || c == '-')
                    && (separator == 0 || separator == c)
                    && group < 3
                    && i + 1 < text.length()
                    && isDigit(text.charAt(i + 1))) {
                separator = c;
                group++;
                i++;
            } else {
                break;
            }
        }
        boolean grouped = group == 0
                || (group == 3 && groups[0] == 4 && groups[1] == 4 && groups[2] == 4 && groups[3] == 4)
                || (group == 2 && groups[0] == 4 && groups[1] == 6 && (groups[2] == 5 || groups[2] == 4));
        return grouped && isIssued(digits, count) && hasCheckDigit(digits, count) ? i : -1;
    }

    private static boolean isIssued(char[] digits, int count) {
        int two = count < 13 ? 0 : (digits[0] - '0') * 10 + digits[1] - '0';
        int four = count < 13 ? 0 : two * 100 + (digits[2] - '0') * 10 + digits[3] - '0';
        return switch (count) {
            case 13 -> two / 10 == 4;
            case 14 -> two == 36 || two == 38 || two == 39 || (four / 10 >= 300 && four / 10 <= 305);
            case 15 -> two == 34 || two == 37;
            case 16 ->
                two / 10 == 4
                        || (two >= 51 && two <= 55)
                        || (four >= 2221 && four <= 2720)
                        || four == 6011
                        || two == 62
                        || two == 65
                        || (four >= 6440 && four <= 6499)
                        || (four >= 3528 && four <= 3589);
            default -> false;
        };
    }

    private static boolean hasCheckDigit(char[] digits, int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            int digit = digits[count - 1 - i] - '0';
            int doubled = digit * 2;
            sum += i % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }

    /**
     * The end of the phone number in international form whose digits begin there; -1 if none do.
     *
     * @param at index of what stands behind the plus
     */
    static int endOfInternational(String text, int at) {
        if (at >= text.length() || text.charAt(at) < '1' || text.charAt(at) > '9') {
            return -1;
        }
        int count = 0;
        int end = at;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isDigit(c)) {
                count++;
                end = i + 1;
            } else if (!isPhoneSpace(c) || i - end >= 2) {
                break;
            }
        }
        return count >= PHONE_MIN && count <= PHONE_MAX && !isWord(text, end) ? end : -1;
    }

    /**
     * The end of the North American number that begins there, as in {@code (415) 555-2671}, {@code 415-555-2671} or
     * {@code 415.555.2671}; -1 if none does.
     */
    static int endOfNorthAmerican(String text, int at) {
        boolean bracket = text.charAt(at) == '(';
        int i = bracket ? at + 1 : at;
        if (!isBlock(text, i)) {
            return -1;
        }
        i += 3;
        char separator = charAt(text, i);
        if (bracket) {
            if (separator != ')') {
                return -1;
            }
            i += charAt(text, i + 1) == ' ' ? 2 : 1;
            separator = charAt(text, i + 3);
        } else {
            i++;
        }
        if ((separator != '-' && separator != '.') || !isBlock(text, i) || charAt(text, i + 3) != separator) {
            return -1;
        }
        int end = i + 8;
        for (int digit = i + 4; digit < end; digit++) {
            if (!isDigit(charAt(text, digit))) {
                return -1;
            }
        }
        return isWord(text, end) || charAt(text, end) == '-' ? -1 : end;
    }

    /** Whether an area or an exchange stands there: three digits, the first 2 to 9. */
    private static boolean isBlock(String text, int at) {
        char first = charAt(text, at);
        return first >= '2' && first <= '9' && isDigit(charAt(text, at + 1)) && isDigit(charAt(text, at + 2));
    }

    /** How many digits a text has. */
    static int digitsIn(String text, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += isDigit(text.charAt(i)) ? 1 : 0;
        }
        return count;
    }

    private static boolean isPhoneSpace(char c) {
        return c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '/';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Whether a letter, a digit or an underscore stands there. */
    static boolean isWord(String text, int at) {
        char c = charAt(text, at);
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c > 127;
    }

    private static char charAt(String text, int at) {
        return at >= 0 && at < text.length() ? text.charAt(at) : 0;
    }
}

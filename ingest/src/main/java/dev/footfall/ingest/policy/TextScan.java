package dev.footfall.ingest.policy;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a policy treats in a text, in one pass, and puts something else in its place. A text that has nothing of the
 * kind comes back as it is, and nothing was copied. Immutable; safe for use by many threads.
 *
 * <p>JSON stays JSON: what is replaced is a string or a part of one, or a number, whose replacement then is a string. Text
 * that is no JSON, or only half of it, is searched all the same.
 */
final class TextScan {
    private final Map<Detector, Rule> detectors;
    private final Names names;
    private final boolean json;
    private final Glance glance;
    private final TextScan unquoted; // for what an escaped string says

    private final boolean[] stops = new boolean[128];

    private TextScan(Map<Detector, Rule> detectors, Names names, boolean json) {
        this.detectors = detectors;
        this.names = names;
        this.json = json;
        this.glance = new Glance(detectors, names, json);
        this.unquoted = json ? new TextScan(detectors, names, false) : this;
        stops['='] = true;
        stops['%'] = true;
        stops['@'] = detectors.containsKey(Detector.MAIL);
        stops['+'] = detectors.containsKey(Detector.PHONE);
        stops['('] = detectors.containsKey(Detector.PHONE);
        boolean digits = detectors.containsKey(Detector.PHONE)
                || detectors.containsKey(Detector.CARD)
                || detectors.containsKey(Detector.ADDRESS);
        for (char digit = '0'; digit <= '9'; digit++) {
            stops[digit] = digits;
        }
        if (json) {
            stops['"'] = true;
            stops[':'] = true;
            stops['\\'] = true;
        }
    }

    /** Of texts in which nothing is quoted, such as addresses and titles. */
    static TextScan ofText(Map<Detector, Rule> detectors, Names names) {
        return new TextScan(detectors, names, false);
    }

    /** That finds nothing. */
    static TextScan idle() {
        return new TextScan(Map.of(), Names.of(Map.of(), Set.of()), false);
    }

    /** Of JSON. */
    static TextScan ofJson(Map<Detector, Rule> detectors, Names names) {
        return new TextScan(detectors, names, true);
    }

    /**
     * The text as it may be kept.
     *
     * @param field what the text is, for the findings; in JSON a member's key is added
     */
    String treat(String text, String field, Replacement replacement, Findings findings) {
        return glance.isSuspicious(text) ? search(text, field, replacement, findings) : text;
    }

    /** The same without a glance before. */
    String search(String text, String field, Replacement replacement, Findings findings) {
        return new Pass(text, field, replacement, findings).run();
    }

    /** One text on its way. Owned by one thread. */
    private final class Pass {
        private final String text;
        private final String field;
        private final Replacement replacement;
        private final Findings findings;
        private @Nullable StringBuilder out;
        private int copied;

        // where in JSON it is
        private boolean inString;
        private int stringStart = -1;
        private int stringEnd = -1;
        private int keyStart = -1;
        private int keyEnd = -1;
        private int copiedAtString;
        private int lengthAtString;

        Pass(String text, String field, Replacement replacement, Findings findings) {
            this.text = text;
            this.field = field;
            this.replacement = replacement;
            this.findings = findings;
        }

        String run() {
            int length = text.length();
            int i = 0;
            while (i < length) {
                char c = text.charAt(i);
                i = c < 128 && stops[c] ? look(c, i) : i + 1;
            }
            return out == null ? text : out.append(text, copied, length).toString();
        }

        /** Looks at what a character may be the sign of, and says where to go on. */
        private int look(char c, int at) {
            return switch (c) {
                case '"' -> quotationMark(at);
                case ':' -> colon(at);
                case '\\' -> escape(at);
                case '=' -> parameter(at, 1);
                case '@' -> mail(at, 1);
                case '+' -> international(at, 1);
                case '%' -> percent(at);
                default -> number(at);
            };
        }

        private int quotationMark(int at) {
            if (inString) {
                stringEnd = at;
            } else {
                stringStart = at;
                copiedAtString = copied;
                lengthAtString = out == null ? 0 : out.length();
            }
            inString = !inString;
            return at + 1;
        }

        private int colon(int at) {
            if (inString || stringEnd <= stringStart || JsonText.skipSpace(text, stringEnd + 1) != at) {
                return at + 1;
            }
            keyStart = stringStart + 1;
            keyEnd = stringEnd;
            boolean escaped = text.indexOf('\\', keyStart) >= 0 && text.indexOf('\\', keyStart) < keyEnd;
            String key = escaped ? JsonText.unescaped(text.substring(keyStart, keyEnd)) : text;
            Names.Named named = escaped ? names.find(key, 0, key.length()) : names.find(key, keyStart, keyEnd);
            return named == null || !named.inObjects() ? at + 1 : member(named, at);
        }

        private int member(Names.Named named, int colon) {
            int from = JsonText.skipSpace(text, colon + 1);
            int to = JsonText.endOfValue(text, from);
            boolean quoted = from < to && text.charAt(from) == '"';
            String value = quoted
                    ? JsonText.unescaped(text.substring(from + 1, Math.max(from + 1, to - 1)))
                    : text.substring(from, to);
            Action action = named.rule().action();
            if (named.detector().isPresent()) {
                boolean scalar = quoted || (from < to && NumberRules.isDigit(text.charAt(from)));
                boolean isOne = scalar
                        && !value.isEmpty()
                        && (named.detector().get() != Detector.PHONE
                                || NumberRules.digitsIn(value, 0, value.length()) >= 6);
                if (!isOne || action == Action.KEEP) {
                    return colon + 1;
                }
            } else if (value.isEmpty() || value.equals("null") || action == Action.KEEP) {
                return colon + 1;
            }
            findings.add(place(), named.rule());
            if (action == Action.DROP) {
                drop(to);
            } else {
                String domain = text.substring(keyStart, keyEnd);
                String placed = named.detector().isPresent()
                        ? replacement.of(action, named.detector().get(), value)
                        : replacement.of(action, domain, value);
                put(from, to, '"' + placed + '"');
            }
            inString = false;
            return to;
        }

        /** Takes out a member with its key and one comma. */
        private void drop(int valueEnd) {
            int next = JsonText.skipSpace(text, valueEnd);
            boolean comma = next < text.length() && text.charAt(next) == ',';
            StringBuilder written = put(keyStart - 1, comma ? next + 1 : valueEnd, "");
            int end = written.length();
            while (end > 0 && JsonText.isSpace(written.charAt(end - 1))) {
                end--;
            }
            if (!comma && end > 0 && written.charAt(end - 1) == ',') {
                written.setLength(end - 1);
            }
        }

        /** A string that writes ASCII as escapes is read first: it would hide what is looked for. */
        private int escape(int at) {
            if (!inString) {
                return at + 1;
            }
            if (!JsonText.isAsciiEscape(text, at)) {
                return at + 2;
            }
            int end = JsonText.endOfString(text, stringStart);
            String read = JsonText.unescaped(text.substring(stringStart + 1, end));
            String treated = unquoted.treat(read, place(), replacement, findings);
            if (!treated.equals(read)) {
                if (out != null) { // what was found in it before is found again
                    out.setLength(lengthAtString);
                }
                copied = copiedAtString;
                put(stringStart + 1, end, JsonText.escaped(treated));
            }
            return end;
        }

        private int percent(int at) {
            if (text.startsWith("40", at + 1)) {
                return mail(at, 3);
            }
            if (text.startsWith("2540", at + 1)) {
                return mail(at, 5);
            }
            if (text.startsWith("3D", at + 1) || text.startsWith("3d", at + 1)) {
                return parameter(at, 3);
            }
            if (text.startsWith("2B", at + 1) || text.startsWith("2b", at + 1)) {
                return international(at, 3);
            }
            return at + 1;
        }

        private int mail(int at, int signs) {
            Rule rule = detectors.get(Detector.MAIL);
            if (rule == null) {
                return at + signs;
            }
            int earliest = Math.max(copied, inString ? stringStart + 1 : 0);
            int from = MailRules.startOfLocal(text, at, earliest);
            while (isEscaped(from, earliest) && text.charAt(from) == 'u') { // a letter beyond ASCII
                from = MailRules.startOfLocal(text, from - 1, earliest);
            }
            if (isEscaped(from, earliest)) { // a line's end or the like
                from++;
            }
            int to = MailRules.endOfDomain(text, at + signs);
            return from >= at || to < 0 ? at + signs : found(Detector.MAIL, rule, from, to);
        }

        private boolean isEscaped(int at, int earliest) {
            return inString && at > earliest && text.charAt(at - 1) == '\\';
        }

        private int international(int at, int signs) {
            Rule rule = detectors.get(Detector.PHONE);
            if (rule == null || (signs == 1 && NumberRules.isWord(text, at - 1))) {
                return at + signs;
            }
            int to = NumberRules.endOfInternational(text, at + signs);
            return to < 0 ? at + signs : found(Detector.PHONE, rule, at, to);
        }

        private int number(int at) {
            if (at < copied || NumberRules.isWord(text, at - 1)) {
                return endOfDigits(at);
            }
            char before = at == 0 ? ' ' : text.charAt(at - 1);
            char c = text.charAt(at);
            if (c != '(' && before != '.' && before != '-' && before != '+') {
                Rule card = detectors.get(Detector.CARD);
                int to = card == null ? -1 : NumberRules.endOfCard(text, at);
                if (card != null && to > 0 && !NumberRules.isWord(text, to) && !goesOn(to)) {
                    return found(Detector.CARD, card, at, to);
                }
            }
            Rule phone = detectors.get(Detector.PHONE);
            if (phone != null && before != '-' && before != '.') {
                int to = NumberRules.endOfNorthAmerican(text, at);
                if (to > 0) {
                    return found(Detector.PHONE, phone, at, to);
                }
            }
            Rule address = detectors.get(Detector.ADDRESS);
            if (address != null && c != '(') {
                int to = NetworkAddress.endOfIpv4(text, at);
                if (to > 0) {
                    return found(Detector.ADDRESS, address, at, to);
                }
            }
            return c == '(' ? at + 1 : endOfDigits(at);
        }

        /** Whether digits go on behind a separator, so that what was found is a part of something longer. */
        private boolean goesOn(int at) {
            return at + 1 < text.length()
                    && (text.charAt(at) == '-' || text.charAt(at) == '.')
                    && NumberRules.isWord(text, at + 1);
        }

        private int endOfDigits(int at) {
            int i = at + 1;
            while (i < text.length() && NumberRules.isDigit(text.charAt(i))) {
                i++;
            }
            return i;
        }

        /** A parameter of an address: its name stands behind a delimiter, or begins the text. */
        private int parameter(int at, int signs) {
            int from = QueryRules.startOfName(text, at, inString ? stringStart + 1 : 0);
            Names.Named named = from < 0 ? null : names.find(text, from, at);
            if (named == null || !named.inQueries()) {
                return at + signs;
            }
            int value = at + signs;
            int to = QueryRules.endOfValue(text, value);
            if (to == value || value < copied) {
                return value;
            }
            if (named.detector().isEmpty()) {
                return ruled(text.substring(from, at), named.rule(), value, to);
            }
            Detector detector = named.detector().get();
            boolean isOne = detector != Detector.PHONE || NumberRules.digitsIn(text, value, to) >= 6;
            return isOne ? found(detector, named.rule(), value, to) : value;
        }

        /** A parameter whose name a policy has a rule for; its value is treated as it stands there. */
        private int ruled(String name, Rule rule, int from, int to) {
            if (rule.action() != Action.KEEP) {
                findings.add(place(), rule);
                put(from, to, replacement.of(rule.action(), name, text.substring(from, to)));
            }
            return to;
        }

        private int found(Detector detector, Rule rule, int from, int to) {
            if (rule.action() == Action.KEEP) {
                return to;
            }
            findings.add(place(), rule);
            String placed = replacement.of(rule.action(), detector, text.substring(from, to));
            char before = from == 0 ? ' ' : text.charAt(from - 1);
            boolean isNumber =
                    json && !inString && (before == ':' || before == ',' || before == '[' || JsonText.isSpace(before));
            put(from, to, isNumber ? '"' + placed + '"' : placed);
            return to;
        }

        private StringBuilder put(int from, int to, String placed) {
            StringBuilder written = out;
            if (written == null) {
                written = new StringBuilder(text.length() + 64);
                out = written;
            }
            written.append(text, copied, from).append(placed);
            copied = to;
            return written;
        }

        /** What the text is, and in JSON under which key it is, unless the key itself might say too much. */
        private String place() {
            return keyStart >= 0 && JsonText.isTelling(text, keyStart, keyEnd)
                    ? field + '.' + text.substring(keyStart, keyEnd)
                    : field;
        }
    }
}

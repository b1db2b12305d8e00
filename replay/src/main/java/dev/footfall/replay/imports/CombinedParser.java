package dev.footfall.replay.imports;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a line of the combined log format of Apache and Nginx: {@code address ident user [time] "request" status bytes
 * "referrer" "user agent"}. Further fields behind these are left out. In quotes, {@code \"} and {@code \\} stand for a
 * quote and a backslash; other escapes are kept as they are. One line, one parser.
 */
final class CombinedParser {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);

    private final String line;
    private int at;

    private CombinedParser(String line) {
        this.line = line;
    }

    /**
     * What the line says.
     *
     * @throws UnreadableException if it is not in this format; the message says where it departs from it and repeats
     *     nothing of it
     */
    static Access parse(String line) throws UnreadableException {
        return new CombinedParser(line).access();
    }

    private Access access() throws UnreadableException {
        String address = word("the client's address");
        word("the identity");
        Instant time = time();
        Optional<Access.Request> request = request(quoted("the request"));
        int status = status(word("the status"));
        OptionalLong bytes = bytes(word("the number of bytes"));
        Optional<String> referrer = given(quoted("the referrer"));
        Optional<String> userAgent = given(quoted("the user agent"));
        return new Access(address, time, request, status, bytes, referrer, userAgent);
    }

    private String word(String what) throws UnreadableException {
        int end = line.indexOf(' ', at);
        if (end <= at) {
            throw new UnreadableException(what + " is missing" + where());
        }
        String word = line.substring(at, end);
        at = end + 1;
        return word;
    }

    /** The time in brackets; a user name before it may hold blanks. */
    private Instant time() throws UnreadableException {
        int open = line.indexOf('[', at);
        int close = line.indexOf("] ", Math.max(open, at));
        if (open < 0 || close < 0) {
            throw new UnreadableException("the time in brackets is missing" + where());
        }
        at = open;
        try {
            Instant time =
                    OffsetDateTime.parse(line.substring(open + 1, close), TIME).toInstant();
            at = close + 2;
            return time;
        } catch (DateTimeException e) {
            throw new UnreadableException("the time is not like 17/May/2015:10:05:03 +0000" + where());
        }
    }

    private String quoted(String what) throws UnreadableException {
        if (at >= line.length() || line.charAt(at) != '"') {
            throw new UnreadableException(what + " in quotes is missing" + where());
        }
        StringBuilder text = new StringBuilder();
        for (int i = at + 1; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                boolean last = i + 1 == line.length();
                if (!last && line.charAt(i + 1) != ' ') {
                    throw new UnreadableException(what + " goes on behind its closing quote" + where());
                }
                at = i + 2;
                return text.toString();
            }
            boolean escape = c == '\\' && i + 1 < line.length() && "\"\\".indexOf(line.charAt(i + 1)) >= 0;
            text.append(escape ? line.charAt(++i) : c);
        }
        throw new UnreadableException(what + " lacks its closing quote" + where());
    }

    private static Optional<Access.Request> request(String text) {
        int methodEnd = text.indexOf(' ');
        if (methodEnd <= 0 || !text.chars().limit(methodEnd).allMatch(c -> c >= 'A' && c <= 'Z')) {
            return Optional.empty();
        }
        int targetEnd = text.lastIndexOf(" HTTP/");
        String target = text.substring(methodEnd + 1, targetEnd > methodEnd ? targetEnd : text.length());
        return target.isBlank()
                ? Optional.empty()
                : Optional.of(new Access.Request(text.substring(0, methodEnd), target));
    }

    private int status(String text) throws UnreadableException {
        if (!text.matches("\\d{3}")) {
            throw new UnreadableException("the status is not a number of 3 digits" + where());
        }
        return Integer.parseInt(text);
    }

    private OptionalLong bytes(String text) throws UnreadableException {
        if (text.equals("-")) {
            return OptionalLong.empty();
        }
        if (!text.matches("\\d{1,18}")) {
            throw new UnreadableException("the number of bytes is neither a number nor -" + where());
        }
        return OptionalLong.of(Long.parseLong(text));
    }

    private static Optional<String> given(String text) {
        return text.isEmpty() || text.equals("-") ? Optional.empty() : Optional.of(text);
    }

    private String where() {
        return " (column " + (at + 1) + ")";
    }
}

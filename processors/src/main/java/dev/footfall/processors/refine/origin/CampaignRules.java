package dev.footfall.processors.refine.origin;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds a campaign's parameters in an address's query. Pure, total, and linear in the address's length.
 *
 * <p>The query is read as forms are encoded: {@code +} is a space, {@code %xx} a byte of UTF-8; what is no such code
 * stands for itself. Names of parameters count in any case; of several of a name the first that is not blank does.
 */
public final class CampaignRules {
    /** The most characters of a value; the rest is cut off. */
    public static final int MAX_LENGTH = 200;

    /** The longest name that is of interest. */
    private static final int MAX_NAME = "utm_campaign".length();

    private CampaignRules() {}

    /** What an address says. */
    public static Campaign campaignOf(String address) {
        int query = address.indexOf('?');
        if (query < 0) {
            return Campaign.NONE;
        }
        int fragment = address.indexOf('#');
        if (fragment >= 0 && fragment < query) {
            return Campaign.NONE;
        }
        int end = fragment < 0 ? address.length() : fragment;
        Found found = new Found();
        for (int start = query + 1; start < end; ) {
            int next = address.indexOf('&', start);
            int stop = next < 0 || next > end ? end : next;
            int equals = address.indexOf('=', start);
            if (equals > start && equals < stop) {
                found.add(address, start, equals, stop);
            }
            start = stop + 1;
        }
        return found.campaign();
    }

    private static final class Found {
        private @Nullable String source;
        private @Nullable String medium;
        private @Nullable String name;
        private @Nullable String term;
        private @Nullable String content;
        private @Nullable ClickId clickId;

        void add(String address, int start, int equals, int stop) {
            if (equals - start > 3 * MAX_NAME) {
                return;
            }
            String parameter = lowerCase(decode(address, start, equals, MAX_NAME + 1));
            switch (parameter) {
                case "utm_source" -> source = source != null ? source : value(address, equals + 1, stop);
                case "utm_medium" -> medium = medium != null ? medium : value(address, equals + 1, stop);
                case "utm_campaign" -> name = name != null ? name : value(address, equals + 1, stop);
                case "utm_term" -> term = term != null ? term : value(address, equals + 1, stop);
                case "utm_content" -> content = content != null ? content : value(address, equals + 1, stop);
                default -> {
                    ClickId id = ClickId.of(parameter).orElse(null);
                    if (id != null && (clickId == null || id.compareTo(clickId) < 0)) {
                        clickId = value(address, equals + 1, stop) == null ? clickId : id;
                    }
                }
            }
        }

        Campaign campaign() {
            if (source == null
                    && medium == null
                    && name == null
                    && term == null
                    && content == null
                    && clickId == null) {
                return Campaign.NONE;
            }
            return new Campaign(
                    Optional.ofNullable(source),
                    Optional.ofNullable(medium),
                    Optional.ofNullable(name),
                    Optional.ofNullable(term),
                    Optional.ofNullable(content),
                    Optional.ofNullable(clickId));
        }
    }

    private static @Nullable String value(String address, int start, int end) {
        String text = decode(address, start, end, MAX_LENGTH);
        return text.isBlank() ? null : text.strip();
    }

    /** Decodes a part of an address, up to a number of characters; control characters and half surrogates are left out. */
    private static String decode(String address, int start, int end, int limit) {
        boolean plain = true;
        for (int i = start; i < end && plain; i++) {
            char c = address.charAt(i);
            plain = c > ' ' && c < 0x7F && c != '%' && c != '+';
        }
        return plain
                ? address.substring(start, Math.min(end, start + limit))
                : clean(unescape(address, start, end), limit);
    }

    private static String unescape(String address, int start, int end) {
        StringBuilder text = new StringBuilder(end - start);
        byte[] bytes = new byte[(end - start) / 3];
        for (int i = start; i < end; ) {
            int count = 0;
            int code;
            while ((code = codeAt(address, i, end)) >= 0) {
                bytes[count++] = (byte) code;
                i += 3;
            }
            if (count > 0) {
                text.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
            } else {
                char c = address.charAt(i++);
                text.append(c == '+' ? ' ' : c);
            }
        }
        return text.toString();
    }

    /** The byte that stands there as {@code %xx}, or -1. */
    private static int codeAt(String address, int at, int end) {
        if (at + 2 >= end || address.charAt(at) != '%') {
            return -1;
        }
        int high = Character.digit(address.charAt(at + 1), 16);
        int low = Character.digit(address.charAt(at + 2), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static String clean(String text, int limit) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), limit));
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            boolean halfSurrogate = Character.isBmpCodePoint(c) && Character.isSurrogate((char) c);
            if (Character.isISOControl(c) || halfSurrogate) {
                continue;
            }
            if (clean.length() + Character.charCount(c) > limit) {
                break;
            }
            clean.appendCodePoint(c);
        }
        return clean.toString();
    }

    private static String lowerCase(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= 'A' && name.charAt(i) <= 'Z') {
                return name.toLowerCase(Locale.ROOT);
            }
        }
        return name;
    }
}

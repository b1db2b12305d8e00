package dev.footfall.ingest.event;

/** What a stored string may hold. Pure. */
public final class TextRules {
    private static final int REPLACEMENT = 0xFFFD;

    private TextRules() {}

    /** What is wrong with the characters of a string. */
    public enum Flaw {
        /** Nothing. */
        NONE,
        /** It holds U+0000. */
        NUL,
        /** It holds half of a surrogate pair. */
        SURROGATE
    }

    /** The first flaw in a string. */
    public static Flaw flawOf(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((char) (c - 1) < Character.MIN_SURROGATE - 1) {
                continue; // nearly all are: neither U+0000 nor beyond the surrogates' begin
            }
            if (c == 0) {
                return Flaw.NUL;
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return Flaw.SURROGATE;
                }
                i++;
            }
        }
        return Flaw.NONE;
    }

    /** The text with U+FFFD in the place of every character that cannot be stored. */
    public static String storable(String text) {
        if (flawOf(text) == Flaw.NONE) {
            return text;
        }
        StringBuilder storable = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)
                        ? REPLACEMENT
                        : point)
                .forEach(storable::appendCodePoint);
        return storable.toString();
    }
}

package dev.footfall.processors.activity;

/**
 * By what a minute's counts are told apart.
 *
 * <p>Names come from clients, so their number is bounded twice. A partition keeps at most {@link #kept} names a minute;
 * of more, those whose hashes are smallest, so that it does not matter in which order they came. Of these the most
 * frequent are published, see {@link ActivityRules#top}. What is in neither is counted under {@link #OTHER}.
 */
enum Dimension {
    /** Events of people, by name. */
    NAME(1, 256, 100),
    /** Page views of people, by address. */
    PAGE(2, 1000, 100),
    /** Page views of people, by the way the visitor came. */
    CHANNEL(3, 64, 64),
    /** Events of people, by kind of device. */
    DEVICE(4, 64, 64),
    /** Conversions of people, by the event's name. */
    CONVERSION(5, 64, 64),
    /** Rejected events, by the rule that they broke. */
    RULE(6, 64, 64);

    /** What counts beyond the bounds stand under. An event of this name is counted there as well. */
    static final String OTHER = "(other)";

    /** All codes are below it. */
    static final int CODES = 7;

    private final int code;
    private final int kept;
    private final int published;

    Dimension(int code, int kept, int published) {
        this.code = code;
        this.kept = kept;
        this.published = published;
    }

    /** What it is called in state, below {@link #CODES}; never another one's. */
    int code() {
        return code;
    }

    /** The most names a partition keeps of it in a minute. */
    int kept() {
        return kept;
    }

    /** The most names that are published of it for a minute. */
    int published() {
        return published;
    }

    static Dimension of(int code) {
        for (Dimension dimension : values()) {
            if (dimension.code == code) {
                return dimension;
            }
        }
        throw new IllegalStateException("state of activity names dimension " + code
                + ", which this program does not know; run the program that wrote it, or a newer one");
    }
}

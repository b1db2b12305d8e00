package dev.footfall.processors.source;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A funnel: steps that visitors take one after the other.
 *
 * @param steps in their order, 2 to 16
 * @param within the longest time from the first step to any other, inclusive; 1 s to 366 days
 */
public record FunnelSettings(List<Step> steps, Duration within) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    private static final int MOST_STEPS = 16;
    private static final Duration LONGEST = Duration.ofDays(366);

    /**
     * What an event must be like to take a step: all that is said here.
     *
     * @param event the event's name
     * @param page the path of the page, such as {@code /pricing}, or how it begins, such as {@code /blog/*}; without
     *     one, any page
     * @param where properties, at the top level of the event's, that must have these values; numbers and truth values
     *     as JSON writes them
     */
    public record Step(String event, Optional<String> page, Optional<Map<String, String>> where) {
        private static final Pattern PAGE = Pattern.compile("/[^*?#]*\\*?");

        public Step {
            if (event.isBlank()) {
                throw new IllegalArgumentException("event: must not be empty");
            }
            if (page.isPresent() && !PAGE.matcher(page.get()).matches()) {
                throw new IllegalArgumentException("page: must be a path such as /pricing, or how it begins such as"
                        + " /blog/*, without query and fragment");
            }
        }
    }

    public FunnelSettings {
        steps = List.copyOf(steps);
        if (steps.size() < 2 || steps.size() > MOST_STEPS) {
            throw new IllegalArgumentException("steps: must be 2 to " + MOST_STEPS);
        }
        if (within.compareTo(Duration.ofSeconds(1)) < 0 || within.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("within: must be PT1S to PT8784H (366 days)");
        }
    }

    static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("funnels: a funnel's name is 1 to 64 letters, digits, '_' and '-', and"
                    + " begins with a letter or digit");
        }
    }
}

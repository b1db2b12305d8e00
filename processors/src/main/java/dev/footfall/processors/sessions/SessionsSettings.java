package dev.footfall.processors.sessions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How sessions are made.
 *
 * @param gap of the default definition, see {@link SessionDefinition#gap}
 * @param horizon of the default definition, see {@link SessionDefinition#horizon}
 * @param engagedAfter of the default definition, see {@link SessionDefinition#engagedAfter}
 * @param closeInterval how often sessions that are over are looked for; 10 ms to 1 min
 * @param publishInterval the time between two revisions of a session that merely grows, on average: a few may come
 *     together; 0 (every revision) to 1 min
 * @param definitions what runs beside the default definition, by name; at most 16
 */
public record SessionsSettings(
        Duration gap,
        Duration horizon,
        Duration engagedAfter,
        Duration closeInterval,
        Duration publishInterval,
        Map<String, DefinitionSettings> definitions) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    private static final int MOST_DEFINITIONS = 16;
    private static final Duration SHORTEST_TICK = Duration.ofMillis(10);

    /** What waits is late by this part of the publish interval at most. */
    private static final int TICKS_PER_PUBLICATION = 5;

    public SessionsSettings {
        definitions = Map.copyOf(definitions);
        if (closeInterval.compareTo(SHORTEST_TICK) < 0 || closeInterval.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("close-interval: must be PT0.01S to PT1M");
        }
        if (publishInterval.isNegative() || publishInterval.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("publish-interval: must be PT0S to PT1M");
        }
        if (definitions.size() > MOST_DEFINITIONS) {
            throw new IllegalArgumentException("definitions: must be " + MOST_DEFINITIONS + " at most");
        }
        all(standard(gap, horizon, engagedAfter), definitions); // says what is valid
    }

    /** The default definition, then the others by name. */
    List<SessionDefinition> all() {
        return all(standard(gap, horizon, engagedAfter), definitions);
    }

    /** How often to look for what is over and what has waited. */
    Duration tickInterval() {
        if (publishInterval.isZero()) {
            return closeInterval;
        }
        Duration tick = publishInterval.dividedBy(TICKS_PER_PUBLICATION);
        Duration longEnough = tick.compareTo(SHORTEST_TICK) < 0 ? SHORTEST_TICK : tick;
        return longEnough.compareTo(closeInterval) < 0 ? longEnough : closeInterval;
    }

    private static SessionDefinition standard(Duration gap, Duration horizon, Duration engagedAfter) {
        return new SessionDefinition(SessionDefinition.DEFAULT, gap, horizon, engagedAfter, SessionSplits.NONE);
    }

    private static List<SessionDefinition> all(SessionDefinition standard, Map<String, DefinitionSettings> others) {
        List<SessionDefinition> all = new ArrayList<>();
        all.add(standard);
        new TreeMap<>(others).forEach((name, settings) -> {
            if (name.equals(SessionDefinition.DEFAULT)) {
                throw new IllegalArgumentException("definitions: the definition " + SessionDefinition.DEFAULT
                        + " always runs, as gap, horizon and engaged-after beside this say; name another");
            }
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("definitions: a definition's name is 1 to 64 letters, digits, '_'"
                        + " and '-', and begins with a letter or digit");
            }
            try {
                all.add(settings.toDefinition(name, standard));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("definitions." + name + "." + e.getMessage(), e);
            }
        });
        return all;
    }
}

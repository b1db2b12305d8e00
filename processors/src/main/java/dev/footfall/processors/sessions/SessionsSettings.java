package dev.footfall.processors.sessions;

import java.time.Duration;
import java.util.List;

/**
 * How sessions are made.
 *
 * @param gap of the default definition, see {@link SessionDefinition#gap}
 * @param horizon of the default definition, see {@link SessionDefinition#horizon}
 * @param engagedAfter of the default definition, see {@link SessionDefinition#engagedAfter}
 * @param closeInterval how often sessions that are over are looked for; 10 ms to 1 min
 */
public record SessionsSettings(Duration gap, Duration horizon, Duration engagedAfter, Duration closeInterval) {
    public SessionsSettings {
        new SessionDefinition(SessionDefinition.DEFAULT, gap, horizon, engagedAfter); // says what is valid
        if (closeInterval.compareTo(Duration.ofMillis(10)) < 0 || closeInterval.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("close-interval: must be PT0.01S to PT1M");
        }
    }

    List<SessionDefinition> definitions() {
        return List.of(new SessionDefinition(SessionDefinition.DEFAULT, gap, horizon, engagedAfter));
    }
}

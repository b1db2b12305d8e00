package dev.footfall.standalone.start;

import dev.footfall.runtime.lifecycle.Component;
import java.util.List;

/**
 * A component and the steps that must be done before it is started.
 *
 * @param component started once these are, and stopped before them
 * @param after the steps before it
 */
public record Step(Component component, List<Step> after) {
    public Step {
        after = List.copyOf(after);
    }

    /** A component that is started after those steps. */
    public static Step of(Component component, Step... after) {
        return new Step(component, List.of(after));
    }
}

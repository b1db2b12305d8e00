package dev.footfall.standalone.start;

import dev.footfall.runtime.lifecycle.Component;
import java.util.List;

/**
 * A component and the steps that must be done before it is started.
 *
 * @param component started once these are, and stopped before them
 * @param lasting whether it works until it is stopped; otherwise it is done once started
 * @param after the steps before it
 */
public record Step(Component component, boolean lasting, List<Step> after) {
    public Step {
        after = List.copyOf(after);
    }

    /** A component that is started after those steps and works until it is stopped. */
    public static Step of(Component component, Step... after) {
        return new Step(component, true, List.of(after));
    }

    /** Something to be done once after those steps. */
    public static Step once(String name, Component.Action action, Step... after) {
        return new Step(Component.of(name, action, () -> {}), false, List.of(after));
    }
}

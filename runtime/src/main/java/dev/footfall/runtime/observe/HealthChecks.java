package dev.footfall.runtime.observe;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The named checks of a service. Ready: all checks are up and the service is not stopping. Live: no check of life says
 * that only a restart helps. Checks are called by any thread and answer at once, from what is known.
 */
public final class HealthChecks {
    private final Map<String, Supplier<Health>> readiness = new ConcurrentHashMap<>();
    private final Map<String, Supplier<Health>> liveness = new ConcurrentHashMap<>();

    /** Adds a check that must be up for the service to be given work. */
    public void ready(String name, Supplier<Health> check) {
        readiness.put(name, check);
    }

    /** Adds a check whose failure only a restart can mend. */
    public void live(String name, Supplier<Health> check) {
        liveness.put(name, check);
    }

    /** The state of every readiness check, by name. */
    public Map<String, Health> readiness() {
        return evaluate(readiness);
    }

    /** The state of every liveness check, by name. */
    public Map<String, Health> liveness() {
        return evaluate(liveness);
    }

    /** Whether all readiness checks are up. */
    public boolean isReady() {
        return readiness().values().stream().allMatch(Health.Up.class::isInstance);
    }

    /** Whether no liveness check is down. */
    public boolean isLive() {
        return liveness().values().stream().allMatch(Health.Up.class::isInstance);
    }

    private static Map<String, Health> evaluate(Map<String, Supplier<Health>> checks) {
        Map<String, Health> states = new TreeMap<>();
        checks.forEach((name, check) -> states.put(name, evaluate(check)));
        return states;
    }

    private static Health evaluate(Supplier<Health> check) {
        try {
            return check.get();
        } catch (RuntimeException e) {
            return Health.down("the check itself failed (" + e.getClass().getSimpleName() + ")");
        }
    }
}

package dev.footfall.standalone.start;

import java.time.Duration;

/** Told what has started or stopped, by any thread. */
public interface Progress {
    /** A part does its work, that long after its turn came. */
    void started(String name, Duration took);

    /** A part has ended. */
    void stopped(String name);

    /** Tells nobody. */
    static Progress silent() {
        return new Progress() {
            @Override
            public void started(String name, Duration took) {}

            @Override
            public void stopped(String name) {}
        };
    }
}

package dev.footfall.runtime.lifecycle;

/** A part of a service that is started once and stopped once, by the thread that owns the {@link Lifecycle}. */
public interface Component {
    /** What the part is called in logs and errors. */
    String name();

    /**
     * Returns when the part does its work.
     *
     * @throws Exception if it cannot; it has then released what it took
     */
    void start() throws Exception;

    /**
     * Finishes what is in flight, then releases everything. Returns within the part's own time limit.
     *
     * @throws Exception if something could not be finished; everything is released all the same
     */
    void stop() throws Exception;

    /** A component from its name and two actions. */
    static Component of(String name, Action start, Action stop) {
        return new Component() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void start() throws Exception {
                start.run();
            }

            @Override
            public void stop() throws Exception {
                stop.run();
            }
        };
    }

    /** Something that may fail. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }
}

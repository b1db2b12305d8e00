package dev.footfall.processors.streams;

import org.apache.kafka.streams.TopologyDescription;

/** Is told of a topology's runs, by the thread that starts and stops it. */
public interface RunListener {
    /** It runs from now on. */
    void started(TopologyDescription topology);

    /** It was stopped, and finished what was in flight. */
    void stopped();

    /** It was stopped before it had finished what was in flight. */
    void cutShort();

    /** It was stopped, having failed before. */
    void failed(String reason);
}

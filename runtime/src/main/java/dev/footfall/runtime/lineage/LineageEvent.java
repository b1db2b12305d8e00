package dev.footfall.runtime.lineage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that happened to a run of a job.
 *
 * @param at when it happened
 * @param run identifies the run; the same in all its events
 * @param job which job ran, unique in the namespace of {@link LineageSettings}
 * @param range what the run is about, where that is a stretch of time
 * @param error why it ended; empty where nothing went wrong
 * @param parent the run that this one belongs to
 * @param inputs what it reads
 * @param outputs what it writes
 */
public record LineageEvent(
        RunState state,
        Instant at,
        UUID run,
        Job job,
        Optional<Range> range,
        Optional<String> error,
        Optional<Parent> parent,
        List<Dataset> inputs,
        List<Dataset> outputs) {
    public LineageEvent {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * A job.
     *
     * @param kind what sort of work, such as {@code TOPOLOGY}
     * @param streaming whether it goes on until it is stopped
     * @param description in a sentence
     */
    public record Job(String name, String kind, boolean streaming, String description) {}

    /** A stretch of time; its end is not part of it. */
    public record Range(Instant from, Instant to) {}

    /** The run that another one belongs to. */
    public record Parent(UUID run, String job) {}
}

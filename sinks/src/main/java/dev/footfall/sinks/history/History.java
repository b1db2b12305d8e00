package dev.footfall.sinks.history;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Reads what is kept of the past. Safe for use by many threads; may wait for seconds. */
public interface History {
    /**
     * Every minute of every source, in the order of time.
     *
     * @param from the first minute that may be told
     * @param to minutes that start before it are told
     * @throws HistoryException if it cannot be read now
     */
    void minutes(Instant from, Instant to, Consumer<Minute> each) throws HistoryException;

    /**
     * Every closed session of people by the default definition, in the order of its end.
     *
     * @param from sessions that ended then or later are told
     * @param to sessions that ended before it are told
     * @throws HistoryException if it cannot be read now
     */
    void sessions(Instant from, Instant to, Consumer<Visit> each) throws HistoryException;

    /**
     * A source's stretch of time, summed up.
     *
     * @param step length of a part of the series, a minute or more
     * @throws HistoryException if it cannot be read now
     */
    Stretch stretch(String source, Instant from, Instant to, Duration step) throws HistoryException;

    /**
     * The sources of which something is kept, in the order of their names.
     *
     * @throws HistoryException if it cannot be read now
     */
    List<String> sources() throws HistoryException;
}

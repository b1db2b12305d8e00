package dev.footfall.sinks.prometheus;

import dev.footfall.sinks.history.History;
import dev.footfall.sinks.history.HistoryException;
import dev.footfall.sinks.history.Minute;
import dev.footfall.sinks.history.Visit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Writes the past in OpenMetrics, for {@code promtool tsdb create-blocks-from openmetrics}: the same families as live
 * ones, as counters from 0 at the start of the stretch, a sample a step, each with its true time. Used by one thread.
 */
public final class Backfill {
    private final History history;
    private final Instant from;
    private final Instant to;
    private final Duration step;
    private final SiteSettings settings;

    /**
     * @param from the minute in which it lies is the first
     * @param to minutes that start before it are in
     * @param step between two samples, a minute to five: Prometheus takes a longer pause for the end of a series
     */
    public Backfill(History history, SiteSettings settings, Instant from, Instant to, Duration step) {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("FROM must be before TO");
        }
        if (step.compareTo(Duration.ofMinutes(1)) < 0 || step.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException("the step must be PT1M to PT5M");
        }
        this.history = history;
        this.settings = settings;
        this.from = from.truncatedTo(ChronoUnit.MINUTES);
        this.to = to.truncatedTo(ChronoUnit.SECONDS);
        this.step = step;
    }

    /** Puts a minute or a session into series. */
    private interface Adding<T> {
        void add(T one, SampleSeries series, Labels labels);
    }

    /**
     * Writes the file's content.
     *
     * @return how many samples it has
     * @throws HistoryException if the past cannot be read
     * @throws IOException if it cannot be written
     */
    public long write(Writer out) throws HistoryException, IOException {
        try {
            long samples = 0;
            samples += total(out, Family.EVENTS, Minute::events);
            samples += total(out, Family.BOT_EVENTS, Minute::botEvents);
            samples += total(out, Family.LATE_EVENTS, Minute::lateEvents);
            samples += total(out, Family.PAGE_VIEWS, Minute::pageViews);
            samples += named(out, Family.CHANNEL_PAGE_VIEWS, "channel", Minute::channels);
            samples += named(out, Family.CONVERSIONS, "conversion", Minute::conversions);
            samples += named(out, Family.REJECTED, "rule", Minute::rejections);
            samples += visits(out, Family.SESSIONS_CLOSED, _ -> true);
            samples += visits(out, Family.BOUNCES, visit -> !visit.engaged());
            samples += durations(out);
            out.write("# EOF\n");
            return samples;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private long total(Writer out, Family family, ToLongFunction<Minute> value) throws HistoryException, IOException {
        return counter(out, family, (Minute minute, SampleSeries series, Labels labels) -> {
            String source = labels.source(minute.source());
            series.add(minute.minute(), "_total", Map.of("source", source), (double) value.applyAsLong(minute));
        });
    }

    private long named(Writer out, Family family, String kind, Function<Minute, Map<String, Long>> values)
            throws HistoryException, IOException {
        return counter(out, family, (Minute minute, SampleSeries series, Labels labels) -> {
            String source = labels.source(minute.source());
            values.apply(minute)
                    .forEach((name, count) -> series.add(
                            minute.minute(),
                            "_total",
                            Map.of("source", source, kind, labels.name(kind, source, name)),
                            (double) count));
        });
    }

    private long counter(Writer out, Family family, Adding<Minute> adding) throws HistoryException, IOException {
        Labels labels = new Labels(settings.maxSources(), settings.maxNames());
        SampleSeries series = head(out, family.exposed(), "counter", family.help());
        history.minutes(from, to, minute -> adding.add(minute, series, labels));
        return series.end();
    }

    private long visits(Writer out, Family family, Predicate<Visit> counted) throws HistoryException, IOException {
        Labels labels = new Labels(settings.maxSources(), settings.maxNames());
        SampleSeries series = head(out, family.exposed(), "counter", family.help());
        Consumer<Visit> each = visit -> {
            String source = labels.source(visit.source());
            series.add(visit.endedAt(), "_total", Map.of("source", source), counted.test(visit) ? 1 : 0);
        };
        history.sessions(from, to, each);
        return series.end();
    }

    private long durations(Writer out) throws HistoryException, IOException {
        Labels labels = new Labels(settings.maxSources(), settings.maxNames());
        SampleSeries series = head(out, "footfall_site_session_duration_seconds", "histogram", Family.DURATION_HELP);
        history.sessions(from, to, visit -> {
            String source = labels.source(visit.source());
            Duration duration = Duration.between(visit.startedAt(), visit.endedAt());
            for (Duration bound : SiteMeters.DURATIONS) {
                series.add(
                        visit.endedAt(),
                        "_bucket",
                        Map.of("source", source, "le", bound.toSeconds() + ".0"),
                        duration.compareTo(bound) <= 0 ? 1 : 0);
            }
            series.add(visit.endedAt(), "_bucket", Map.of("source", source, "le", "+Inf"), 1);
            series.add(visit.endedAt(), "_sum", Map.of("source", source), duration.toMillis() / 1000.0);
            series.add(visit.endedAt(), "_count", Map.of("source", source), 1);
        });
        return series.end();
    }

    private SampleSeries head(Writer out, String family, String type, String help) throws IOException {
        out.write("# HELP " + family + " " + help + ".\n# TYPE " + family + " " + type + "\n");
        return new SampleSeries(out, family, from, to, step);
    }
}

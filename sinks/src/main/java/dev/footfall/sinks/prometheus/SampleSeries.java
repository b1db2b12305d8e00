package dev.footfall.sinks.prometheus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The series of one family: what is added lies in the order of time, and at the end of each step a sample of each series is written.
 * Used by one thread.
 */
final class SampleSeries {
    private final Writer out;
    private final String family;
    private final Instant to;
    private final Duration step;
    private final Map<String, Double> values = new TreeMap<>();
    private Instant due;
    private long samples;

    SampleSeries(Writer out, String family, Instant from, Instant to, Duration step) {
        this.out = out;
        this.family = family;
        this.to = to;
        this.step = step;
        this.due = from.plus(step);
    }

    /**
     * Adds to a series.
     *
     * @throws UncheckedIOException if what lies before it cannot be written
     */
    void add(Instant time, String suffix, Map<String, String> labels, double value) {
        sampleUntil(time);
        String series = family
                + suffix
                + new TreeMap<>(labels)
                        .entrySet().stream()
                                .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + "\"")
                                .collect(Collectors.joining(",", "{", "}"));
        if (!values.containsKey(series)) {
            begin(series);
        }
        values.merge(series, value, Double::sum);
    }

    /** A counter that is first seen at 5 has no increase; so each begins at 0, a step before. */
    private void begin(String series) {
        try {
            write(series, 0, due.minus(step));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes what is left.
     *
     * @return how many samples there were in all
     */
    long end() throws IOException {
        sampleUntil(to);
        if (due.minus(step).isBefore(to)) {
            due = to; // of the step in which the stretch ends; later samples would keep Prometheus from scraping till
            // then
            sample();
        }
        return samples;
    }

    private void sampleUntil(Instant time) {
        try {
            while (!due.isAfter(time)) {
                sample();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sample() throws IOException {
        for (Map.Entry<String, Double> value : values.entrySet()) {
            write(value.getKey(), value.getValue(), due);
        }
        due = due.plus(step);
    }

    private void write(String series, double value, Instant time) throws IOException {
        out.write(series + " " + number(value) + " " + time.getEpochSecond() + "\n");
        samples++;
    }

    private static String number(double value) {
        return value == Math.rint(value) && value < 1e15 ? Long.toString((long) value) : Double.toString(value);
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}

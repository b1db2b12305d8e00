package dev.footfall.replay.deliver;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How far long work is, for people: one line that is rewritten on a terminal, a plain line every few seconds
 * elsewhere. Owned by one thread.
 */
public final class Progress {
    private static final Duration ON_TERMINAL = Duration.ofMillis(200);
    private static final Duration ELSEWHERE = Duration.ofSeconds(5);

    private final PrintWriter out;
    private final boolean terminal;
    private final long begun = System.nanoTime();
    private long shownAt = begun;
    private int shownWidth;

    /**
     * @param terminal whether a person watches a terminal
     */
    public Progress(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Whether this process's output is a terminal. */
    public static boolean isTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    /** Shows how far it is, if enough time has passed since the last time. */
    public void show(long events, long done, long total) {
        long now = System.nanoTime();
        Duration since = Duration.ofNanos(now - shownAt);
        if (since.compareTo(terminal ? ON_TERMINAL : ELSEWHERE) < 0) {
            return;
        }
        shownAt = now;
        String line = describe(events, done, total, Duration.ofNanos(now - begun));
        if (terminal) {
            out.print("\r" + line + " ".repeat(Math.max(0, shownWidth - line.length())));
            shownWidth = line.length();
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** Makes room for what is printed next. */
    public void end() {
        if (shownWidth > 0) {
            out.print("\r" + " ".repeat(shownWidth) + "\r");
            out.flush();
        }
    }

    /** How long it takes so far. */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    static String describe(long events, long done, long total, Duration elapsed) {
        double seconds = Math.max(0.001, elapsed.toNanos() / 1e9);
        String said = String.format(Locale.ROOT, "%,d events, %,.0f/s", events, events / seconds);
        if (total <= 0 || done <= 0) {
            return said;
        }
        long left = Math.round(seconds * (total - done) / done);
        return String.format(Locale.ROOT, "%3d%%  %s, %s left", 100 * done / total, said, duration(left));
    }

    private static String duration(long seconds) {
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }
}

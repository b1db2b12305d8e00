package dev.footfall.standalone.command;

import dev.footfall.standalone.start.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Says on the terminal what has started and stopped, a line each. Safe for use by many threads. */
final class TerminalProgress implements Progress {
    private final PrintWriter out;

    TerminalProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void started(String name, Duration took) {
        say("  %-12s started in %s".formatted(name, seconds(took)));
    }

    @Override
    public void stopped(String name) {
        say("  %-12s stopped".formatted(name));
    }

    synchronized void say(String line) {
        out.println(line);
        out.flush();
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}

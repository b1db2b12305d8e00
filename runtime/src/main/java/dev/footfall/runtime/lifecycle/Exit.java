package dev.footfall.runtime.lifecycle;

/** Every way in which a process of Footfall ends, with its exit code. */
public enum Exit {
    /** It did what was asked, or was stopped by a signal and finished what was in flight. */
    OK(0),
    /** It failed while running; the log's last error says why. */
    FAILED(1),
    /** The command line is not understood. */
    USAGE(2),
    /** The configuration has faults; all are printed. */
    CONFIGURATION(3),
    /** A part could not start: a taken port, an absent broker. */
    NOT_STARTED(4),
    /** It was stopped but could not finish what was in flight. */
    NOT_DRAINED(5);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    /** The process's exit code. */
    public int code() {
        return code;
    }
}

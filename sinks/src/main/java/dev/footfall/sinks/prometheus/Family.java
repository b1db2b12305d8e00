package dev.footfall.sinks.prometheus;

/** The counters, as they are named both live and in a backfill. */
enum Family {
    EVENTS("events", "Events of people"),
    BOT_EVENTS("bot_events", "Events of programs that visit by themselves"),
    LATE_EVENTS("late_events", "Events that arrived when their minute took no more"),
    PAGE_VIEWS("page_views", "Page views of people"),
    CHANNEL_PAGE_VIEWS("channel_page_views", "Page views by the way the visitor came to the page"),
    CONVERSIONS("conversions", "Events that the source counts as conversions, by name"),
    REJECTED("rejected_events", "Events that were refused, by the rule that they broke"),
    SESSIONS_STARTED("sessions_started", "Sessions of people seen for the first time"),
    SESSIONS_CLOSED("sessions_closed", "Sessions of people closed for the first time"),
    SESSIONS_RETRACTED("sessions_retracted", "Sessions withdrawn, since a late event made them part of another"),
    BOUNCES("bounces", "Closed sessions that were not engaged"),
    HISTORY("history_revisions", "Revisions of what is older than the window, which no other metric counts");

    static final String DURATION = "footfall.site.session.duration";
    static final String DURATION_HELP = "Duration of closed sessions of people, from first to last event";

    private final String name;
    private final String help;

    Family(String name, String help) {
        this.name = name;
        this.help = help;
    }

    /** Micrometer's name; it adds {@code _total}. */
    String metric() {
        return "footfall.site." + name.replace('_', '.');
    }

    /** OpenMetrics' name of the family; its samples add {@code _total}. */
    String exposed() {
        return "footfall_site_" + name;
    }

    String help() {
        return help;
    }
}

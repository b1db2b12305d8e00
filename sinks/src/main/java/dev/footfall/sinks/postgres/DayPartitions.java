package dev.footfall.sinks.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The partitions of {@code events}, one for every UTC day on which events were received. Made ahead for the days to
 * come and on demand for the days of a batch. Owned by one thread.
 */
final class DayPartitions {
    private static final int DAYS_AHEAD = 2;
    private static final String TABLE = "events";

    private final Clock clock;
    private final Set<LocalDate> known = new HashSet<>();

    DayPartitions(Clock clock) {
        this.clock = clock;
    }

    /** Looks everything up again, as another has changed the tables or the connection is a new one. */
    void forget() {
        known.clear();
    }

    /**
     * Makes sure that these days and the next ones have their partitions; commits if it made any.
     *
     * @throws SQLException if Postgres does not make them
     */
    void ensure(Connection connection, Collection<LocalDate> days) throws SQLException {
        Set<LocalDate> wanted = new TreeSet<>(days);
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        for (int ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
            wanted.add(today.plusDays(ahead));
        }
        if (known.containsAll(wanted)) {
            return;
        }
        wanted.removeAll(known);
        try (Statement statement = connection.createStatement()) {
            // One instance at a time: IF NOT EXISTS alone still fails when two create the same table at once.
            statement.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema() || '." + TABLE + "'))");
        }
        for (LocalDate day : wanted) {
            if (!exists(connection, nameOf(day))) {
                create(connection, day);
            }
        }
        connection.commit();
        known.addAll(wanted);
    }

    private static void create(Connection connection, LocalDate day) throws SQLException {
        String name = nameOf(day);
        // Attached, not created in place, which would lock everyone who reads the events out for that moment.
        for (String sql : List.of(
                "CREATE TABLE " + name + " (LIKE " + TABLE + " INCLUDING ALL)",
                "COMMENT ON TABLE " + name + " IS 'Events received on " + day + " (UTC).'",
                "ALTER TABLE " + TABLE + " ATTACH PARTITION " + name + " FOR VALUES FROM ('" + day
                        + " 00:00:00+00') TO ('" + day.plusDays(1) + " 00:00:00+00')")) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    private static boolean exists(Connection connection, String name) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT to_regclass(current_schema() || '.' || ?) IS NOT NULL")) {
            select.setString(1, name);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    private static String nameOf(LocalDate day) {
        return TABLE + "_" + day.format(DateTimeFormatter.BASIC_ISO_DATE);
    }
}

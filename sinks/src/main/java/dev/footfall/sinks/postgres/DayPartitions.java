package dev.footfall.sinks.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions of {@code events}, one for every UTC day on which events were received. Made ahead for the days to
 * come and on demand for the days of a batch; dropped once a day when their time is over. Owned by one thread.
 */
final class DayPartitions {
    private static final Logger LOG = LoggerFactory.getLogger(DayPartitions.class);
    private static final int DAYS_AHEAD = 2;
    private static final String TABLE = "events";
    /** Who waits for a lock on the table keeps all who come after waiting: not for long, and again later. */
    private static final String DROP_PATIENCE = "SET LOCAL lock_timeout = '500ms'";

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final Duration NEXT_ATTEMPT = Duration.ofMinutes(10);

    private final Clock clock;
    private final CommandMessages messages;
    private final long daysKept;
    private final Set<LocalDate> known = new HashSet<>();
    private Instant nextExpiry = Instant.MIN;

    /**
     * @param messages by which it is told that a day was dropped
     * @param retention how long a day's events are kept after it, in whole days
     */
    DayPartitions(Clock clock, CommandMessages messages, Duration retention) {
        this.messages = messages;
        this.clock = clock;
        this.daysKept = retention.toDays();
    }

    /** Looks everything up again, as another has changed the tables or the connection is a new one. */
    void forget() {
        known.clear();
        nextExpiry = Instant.MIN;
    }

    /**
     * Makes sure that these days and the next ones have their partitions, and that those whose time is over are gone;
     * commits if it changed anything.
     *
     * @throws SQLException if Postgres does not make them
     */
    void ensure(Connection connection, Collection<LocalDate> days) throws SQLException {
        LocalDate today = today();
        Set<LocalDate> wanted = new TreeSet<>(days);
        for (int ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
            wanted.add(today.plusDays(ahead));
        }
        wanted.removeAll(known);
        if (!wanted.isEmpty()) {
            lock(connection);
            for (LocalDate day : wanted) {
                if (!exists(connection, nameOf(day))) {
                    create(connection, day);
                }
            }
            connection.commit();
            known.addAll(wanted);
        }
        expire(connection, today, days);
    }

    /**
     * Drops the partitions of days that are over for longer than they are kept; what is in use goes later.
     *
     * @param needed days that are about to be written, however old: they go next time
     */
    private void expire(Connection connection, LocalDate today, Collection<LocalDate> needed) throws SQLException {
        if (clock.instant().isBefore(nextExpiry)) {
            return;
        }
        nextExpiry = clock.instant().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
        LocalDate oldest = today.minusDays(daysKept);
        for (String name : partitions(connection)) {
            if (dayOf(name)
                    .filter(day -> day.isBefore(oldest) && !needed.contains(day))
                    .isPresent()) {
                drop(connection, name);
            }
        }
        connection.commit();
    }

    private void drop(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(DROP_PATIENCE);
            if (!exists(connection, name)) {
                return; // another instance was first
            }
            long rows = count(connection, name);
            statement.execute("DROP TABLE IF EXISTS " + name);
            String before = today().minusDays(daysKept).toString();
            OutboxTable.add(connection, List.of(messages.retentionEnforced(name, before, rows)));
            connection.commit();
            dayOf(name).ifPresent(known::remove);
            LOG.atInfo()
                    .addKeyValue("partition", name)
                    .addKeyValue("days_kept", daysKept)
                    .log("a day's events were dropped; their time was over");
        } catch (SQLException e) {
            if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback();
            nextExpiry = clock.instant().plus(NEXT_ATTEMPT);
            LOG.atWarn()
                    .addKeyValue("partition", name)
                    .log("a day's events are over their time, but somebody reads the table; dropping them later");
        }
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static void lock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // One instance at a time: IF NOT EXISTS alone still fails when two create the same table at once.
            statement.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema() || '." + TABLE + "'))");
        }
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

    private static long count(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + name)) {
            return rows.next() ? rows.getLong(1) : 0;
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

    private static List<String> partitions(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT c.relname FROM pg_inherits i"
                        + " JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = '" + TABLE + "'::regclass")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static String nameOf(LocalDate day) {
        return TABLE + "_" + day.format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    /** Empty for a partition that somebody else made, which stays. */
    private static Optional<LocalDate> dayOf(String name) {
        try {
            return name.startsWith(TABLE + "_")
                    ? Optional.of(LocalDate.parse(name.substring(TABLE.length() + 1), DateTimeFormatter.BASIC_ISO_DATE))
                    : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}

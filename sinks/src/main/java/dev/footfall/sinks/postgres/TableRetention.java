package dev.footfall.sinks.postgres;

import dev.footfall.runtime.lifecycle.Component;
import dev.footfall.schemas.registry.RegistryException;
import dev.footfall.schemas.registry.SchemaRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes rows whose time is over, some thousand in a transaction, and tells the record of commands in the same
 * transaction ({@code retention.enforced}: table, cut-off, count). Sessions and attempts are retracted from their compacted
 * topics with it. Events go by days, see {@link DayPartitions}.
 *
 * <p>Has a thread and a connection of its own; of several instances one does it.
 */
public final class TableRetention implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(TableRetention.class);
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final int AT_ONCE = 10_000;
    private static final String UNDEFINED_TABLE = "42P01";

    private final RetentionSettings settings;
    private final PostgresSettings database;
    private final CommandMessages messages;
    private final Clock clock;
    private @Nullable ScheduledExecutorService thread;

    public TableRetention(RetentionSettings settings, PostgresSettings database, SchemaRegistry registry, Clock clock) {
        this.settings = settings;
        this.database = database;
        this.messages = new CommandMessages(registry, clock);
        this.clock = clock;
    }

    /** What goes from a table: a statement with the cut-off as its parameter, that answers with a count. */
    private record Rule(String table, Duration kept, String sql) {}

    @Override
    public String name() {
        return "retention";
    }

    @Override
    public void start() {
        thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("retention").daemon().factory());
        var _ = thread.scheduleWithFixedDelay(
                this::enforce, FIRST.toMillis(), settings.interval().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        if (thread != null) {
            thread.shutdownNow();
        }
    }

    /** Deletes what is over now; what fails is tried again next time. */
    void enforce() {
        try (Connection connection = Database.reading(database)) {
            connection.setAutoCommit(false);
            for (Rule rule : rules()) {
                while (enforce(connection, rule) == AT_ONCE
                        && !Thread.currentThread().isInterrupted()) {
                    // there may be more
                }
            }
        } catch (SQLException | RegistryException e) {
            if (!(e instanceof SQLException refusal) || !UNDEFINED_TABLE.equals(refusal.getSQLState())) {
                LOG.atWarn()
                        .addKeyValue("reason", e instanceof SQLException sql ? Refusal.describe(sql) : e.getMessage())
                        .log("rows whose time is over could not be deleted; it is tried again");
            } // else the sink has not made its tables yet
        }
    }

    private long enforce(Connection connection, Rule rule) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet locked = statement.executeQuery(
                        "SELECT pg_try_advisory_xact_lock(hashtext(current_schema() || '.retention'))")) {
            if (!locked.next() || !locked.getBoolean(1)) {
                connection.rollback();
                return 0; // another instance is at it
            }
        }
        Instant before = clock.instant().truncatedTo(ChronoUnit.DAYS).minus(rule.kept);
        long rows;
        try (PreparedStatement delete = connection.prepareStatement(rule.sql)) {
            delete.setObject(1, before.atOffset(ZoneOffset.UTC));
            try (ResultSet count = delete.executeQuery()) {
                rows = count.next() ? count.getLong(1) : 0;
            }
        }
        if (rows > 0) {
            OutboxTable.add(connection, List.of(messages.retentionEnforced(rule.table, before.toString(), rows)));
        }
        connection.commit();
        return rows;
    }

    private List<Rule> rules() {
        List<Rule> rules = new ArrayList<>(List.of(
                retracted(
                        "sessions",
                        settings.sessions(),
                        "session_id",
                        "greatest(ended_at, recorded_at) < ? AND NOT open"),
                retracted("funnels", settings.funnels(), "attempt_id", "greatest(expires_at, recorded_at) < ?"),
                plain("late_events", settings.lateEvents(), "received_at"),
                plain("rejected", settings.rejected(), "received_at"),
                letters(settings.deadLetters())));
        settings.audit().ifPresent(kept -> rules.add(audit(kept)));
        return rules;
    }

    /** With a tombstone for each row that is gone, so that the topic forgets it too. */
    private static Rule retracted(String table, Duration kept, String id, String over) {
        return new Rule(table, kept, """
                WITH gone AS (
                    DELETE FROM %1$s WHERE %2$s IN (SELECT %2$s FROM %1$s WHERE %3$s LIMIT %4$d)
                    RETURNING source, visitor_id, %2$s),
                told AS (
                    INSERT INTO outbox (topic, key, routed_by)
                    SELECT 'footfall.%1$s.v1', source || '/' || visitor_id || '/' || %2$s, source || '/' || visitor_id
                    FROM gone)
                SELECT count(*) FROM gone
                """.formatted(table, id, over, AT_ONCE));
    }

    private static Rule plain(String table, Duration kept, String time) {
        return new Rule(table, kept, """
                WITH gone AS (
                    DELETE FROM %1$s WHERE ctid IN (SELECT ctid FROM %1$s WHERE %2$s < ? LIMIT %3$d) RETURNING 1)
                SELECT count(*) FROM gone
                """.formatted(table, time, AT_ONCE));
    }

    /** A refined event that was set aside is in the books as such; from now on as one whose row went. */
    private static Rule letters(Duration kept) {
        return new Rule("dead_letters", kept, """
                WITH gone AS (
                    DELETE FROM dead_letters WHERE ctid IN (
                        SELECT ctid FROM dead_letters WHERE recorded_at < ? LIMIT %d)
                    RETURNING source, minute),
                booked AS (
                    INSERT INTO erased_rows (source, minute, rows)
                    SELECT source, minute, count(*) FROM gone WHERE source IS NOT NULL GROUP BY 1, 2
                    ON CONFLICT (source, minute) DO UPDATE SET rows = erased_rows.rows + excluded.rows)
                SELECT count(*) FROM gone
                """.formatted(AT_ONCE));
    }

    /** Up to a signed head, from which what is left can be verified. */
    private static Rule audit(Duration kept) {
        return new Rule("audit", kept, """
                WITH heads AS (SELECT tree, max(size) AS size FROM checkpoints WHERE signed_at < ? GROUP BY tree),
                gone AS (
                    DELETE FROM audit WHERE ctid IN (
                        SELECT a.ctid FROM audit a JOIN heads h ON a.tree = h.tree AND a.index < h.size
                        ORDER BY a.tree, a.index LIMIT %d)
                    RETURNING 1)
                SELECT count(*) FROM gone
                """.formatted(AT_ONCE));
    }
}

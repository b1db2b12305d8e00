package dev.footfall.sinks.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.sinks.history.History;
import dev.footfall.sinks.history.HistoryException;
import dev.footfall.sinks.history.Minute;
import dev.footfall.sinks.history.Stretch;
import dev.footfall.sinks.history.Stretch.Count;
import dev.footfall.sinks.history.Stretch.Part;
import dev.footfall.sinks.history.Visit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The past from the tables {@code activity} and {@code sessions}: a connection for each question, which only reads. */
public final class PostgresHistory implements History {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresHistory.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Long>> COUNTS = new TypeReference<>() {};
    private static final int MOST = 10;
    private static final int FETCHED = 1_000;

    private static final String MINUTES =
            "SELECT source, minute, events, bot_events, late_events, page_views, page_views_by_channel,"
                    + " conversions_by_name, rejections_by_rule FROM activity WHERE minute >= ? AND minute < ?"
                    + " ORDER BY minute, source";
    private static final String SESSIONS =
            "SELECT source, started_at, ended_at, engaged FROM sessions WHERE definition = 'default' AND NOT bot"
                    + " AND NOT open AND ended_at >= ? AND ended_at < ? ORDER BY ended_at, session_id";
    private static final String PARTS = """
            SELECT coalesce(a.part, s.part) AS part, coalesce(a.events, 0) AS events,
                   coalesce(a.page_views, 0) AS page_views, coalesce(s.visitors, 0) AS visitors
              FROM (SELECT date_bin(?::interval, minute, ?) AS part, sum(events) AS events, sum(page_views) AS page_views
                      FROM activity WHERE source = ? AND minute >= ? AND minute < ? GROUP BY 1) a
              FULL JOIN (SELECT date_bin(?::interval, started_at, ?) AS part, count(DISTINCT visitor_id) AS visitors
                      FROM sessions WHERE source = ? AND definition = 'default' AND NOT bot
                       AND started_at >= ? AND started_at < ? GROUP BY 1) s ON s.part = a.part
             ORDER BY 1""";
    private static final String TOTALS =
            "SELECT count(DISTINCT visitor_id), count(*), count(*) FILTER (WHERE NOT open AND NOT engaged),"
                    + " coalesce(avg(extract(epoch FROM ended_at - started_at)), 0) FROM sessions WHERE source = ?"
                    + " AND definition = 'default' AND NOT bot AND started_at >= ? AND started_at < ?";

    private final PostgresAddress address;
    private final String schema;

    public PostgresHistory(PostgresSettings settings) {
        this.address = PostgresAddress.of(settings);
        this.schema = settings.schema();
    }

    @Override
    public void minutes(Instant from, Instant to, Consumer<Minute> each) throws HistoryException {
        long told = ask(Duration.ZERO, connection -> {
            long rowsTold = 0;
            try (PreparedStatement statement = statement(connection, MINUTES, utc(from), utc(to));
                    ResultSet rows = statement.executeQuery()) {
                for (; rows.next(); rowsTold++) {
                    each.accept(new Minute(
                            text(rows, 1),
                            instant(rows, 2),
                            rows.getLong(3),
                            rows.getLong(4),
                            rows.getLong(5),
                            rows.getLong(6),
                            counts(rows, 7),
                            counts(rows, 8),
                            counts(rows, 9)));
                }
                return rowsTold;
            }
        });
        LOG.atDebug().addKeyValue("rows", told).log("history was read");
    }

    @Override
    public void sessions(Instant from, Instant to, Consumer<Visit> each) throws HistoryException {
        long told = ask(Duration.ZERO, connection -> {
            long rowsTold = 0;
            try (PreparedStatement statement = statement(connection, SESSIONS, utc(from), utc(to));
                    ResultSet rows = statement.executeQuery()) {
                for (; rows.next(); rowsTold++) {
                    each.accept(new Visit(text(rows, 1), instant(rows, 2), instant(rows, 3), rows.getBoolean(4)));
                }
                return rowsTold;
            }
        });
        LOG.atDebug().addKeyValue("rows", told).log("history was read");
    }

    @Override
    public Stretch stretch(String source, Instant from, Instant to, Duration step) throws HistoryException {
        return ask(Duration.ofSeconds(15), connection -> {
            String interval = step.toSeconds() + " seconds";
            OffsetDateTime first = utc(from);
            OffsetDateTime last = utc(to);
            List<Part> parts = new ArrayList<>();
            try (PreparedStatement statement = statement(
                            connection,
                            PARTS,
                            interval,
                            first,
                            source,
                            first,
                            last,
                            interval,
                            first,
                            source,
                            first,
                            last);
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    parts.add(new Part(instant(rows, 1), rows.getLong(2), rows.getLong(3), rows.getLong(4)));
                }
            }
            try (PreparedStatement statement = statement(connection, TOTALS, source, first, last);
                    ResultSet totals = statement.executeQuery()) {
                totals.next();
                return new Stretch(
                        parts,
                        totals.getLong(1),
                        totals.getLong(2),
                        totals.getLong(3),
                        totals.getDouble(4),
                        top(connection, "page_views_by_page", source, first, last),
                        top(connection, "page_views_by_channel", source, first, last),
                        top(connection, "events_by_device", source, first, last),
                        top(connection, "events_by_name", source, first, last),
                        top(connection, "conversions_by_name", source, first, last),
                        top(connection, "rejections_by_rule", source, first, last));
            }
        });
    }

    @Override
    public List<String> sources() throws HistoryException {
        return ask(Duration.ofSeconds(15), connection -> {
            List<String> sources = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT DISTINCT source FROM activity ORDER BY source")) {
                while (rows.next()) {
                    sources.add(text(rows, 1));
                }
            }
            return sources;
        });
    }

    /** The most frequent names, and the rest under {@code (other)}. */
    private static List<Count> top(
            Connection connection, String column, String source, OffsetDateTime from, OffsetDateTime to)
            throws SQLException {
        String sums = "SELECT key, sum(value::bigint) AS n FROM activity, jsonb_each_text(" + column
                + ") WHERE source = ? AND minute >= ? AND minute < ? GROUP BY key ORDER BY key = '(other)', n DESC, key";
        List<Count> top = new ArrayList<>();
        long others = 0;
        try (PreparedStatement statement = statement(connection, sums, source, from, to);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                if (top.size() < MOST && !text(rows, 1).equals("(other)")) {
                    top.add(new Count(text(rows, 1), rows.getLong(2)));
                } else {
                    others += rows.getLong(2);
                }
            }
        }
        if (others > 0) {
            top.add(new Count("(other)", others));
        }
        return top;
    }

    /** What asks a connection. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    private <T> T ask(Duration limit, Question<T> question) throws HistoryException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(address.url());
        source.setApplicationName("footfall-history");
        source.setConnectTimeout(5);
        try {
            for (String name : address.properties().stringPropertyNames()) {
                source.setProperty(name, address.properties().getProperty(name));
            }
            try (Connection connection = source.getConnection()) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("SET search_path TO " + schema);
                    statement.execute("SET statement_timeout = " + limit.toMillis());
                }
                connection.setReadOnly(true);
                connection.setAutoCommit(false); // else all rows are fetched at once
                return question.ask(connection);
            }
        } catch (SQLException e) {
            throw new HistoryException(
                    "Postgres does not answer (SQLSTATE " + Objects.requireNonNullElse(e.getSQLState(), "none")
                            + "); check the settings of its database and its log",
                    e);
        }
    }

    private static PreparedStatement statement(Connection connection, String sql, Object... values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setFetchSize(FETCHED);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet rows, int column) throws SQLException {
        return Objects.requireNonNull(rows.getObject(column, OffsetDateTime.class))
                .toInstant();
    }

    private static String text(ResultSet rows, int column) throws SQLException {
        return Objects.requireNonNull(rows.getString(column));
    }

    private static Map<String, Long> counts(ResultSet rows, int column) throws SQLException {
        try {
            return JSON.readValue(text(rows, column), COUNTS);
        } catch (JsonProcessingException e) {
            throw new SQLException("column " + column + " holds no counts by name", e);
        }
    }
}

package dev.footfall.sinks.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads what the tables say of erasures. Opens a connection for each call. Used by one thread.
 *
 * <p>Every method throws IOException, which says what to check, if Postgres does not answer.
 */
public final class SubjectTables {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<TreeMap<String, Long>> COUNTS = new TypeReference<>() {};
    private static final String RECEIPTS = """
            SELECT e.erasure_id, e.source, e.kind, e.subject, e.recorded_at, e.counts,
                   NOT EXISTS (SELECT 1 FROM outbox o WHERE o.key = e.erasure_id OR o.key = e.subject)
            FROM erasures e WHERE e.request_id = ? ORDER BY e.number
            """;

    private final PostgresSettings settings;

    public SubjectTables(PostgresSettings settings) {
        this.settings = settings;
    }

    /**
     * An erasure that was carried out.
     *
     * @param kind VISITOR or USER
     * @param subject the person, as a keyed hash
     * @param counts rows, by table; of a user, {@code visitors}
     * @param told whether the topics have been told all that follows from it
     */
    public record Receipt(
            String erasureId,
            String source,
            String kind,
            String subject,
            Instant recordedAt,
            Map<String, Long> counts,
            boolean told) {}

    /** The erasures that came of a request, as far as they were carried out. */
    public List<Receipt> receipts(String requestId) throws IOException {
        try (Connection connection = Database.reading(settings);
                PreparedStatement select = connection.prepareStatement(RECEIPTS)) {
            select.setString(1, requestId);
            List<Receipt> receipts = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    receipts.add(new Receipt(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getObject(5, OffsetDateTime.class).toInstant(),
                            JSON.readValue(row.getString(6), COUNTS),
                            row.getBoolean(7)));
                }
            }
            return receipts;
        } catch (SQLException | JsonProcessingException e) {
            throw unreadable(e);
        }
    }

    /** When somebody was erased last; empty if nobody ever was. */
    public Optional<Instant> newestErasure() throws IOException {
        try (Connection connection = Database.reading(settings);
                PreparedStatement select = connection.prepareStatement("SELECT max(recorded_at) FROM erasures");
                ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                            .map(OffsetDateTime::toInstant)
                    : Optional.empty();
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** The sources that ever received anything, by the loss ledger and the events. */
    public List<String> sources() throws IOException {
        try (Connection connection = Database.reading(settings);
                PreparedStatement select = connection.prepareStatement(
                        "SELECT DISTINCT source FROM ledger UNION SELECT DISTINCT source FROM sessions ORDER BY 1");
                ResultSet row = select.executeQuery()) {
            List<String> sources = new ArrayList<>();
            while (row.next()) {
                sources.add(row.getString(1));
            }
            return sources;
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private static IOException unreadable(Exception e) {
        String what = e instanceof SQLException refusal ? Refusal.describe(refusal) : String.valueOf(e.getMessage());
        return new IOException(
                "Postgres cannot be read: " + what + "; check that the pipeline runs, and its version", e);
    }
}

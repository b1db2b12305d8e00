package dev.footfall.sinks.postgres;

import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What Postgres means by an error. */
final class Refusal {
    private Refusal() {}

    /**
     * Whether the data is at fault, so that the same row will be refused again: data exceptions (22), broken
     * constraints (23), limits such as that of an index entry (54). Everything else is the state of the database or of
     * the connection, and may pass.
     */
    static boolean isOfRow(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23") || state.startsWith("54"));
    }

    /** The error in one line, without the details in which Postgres quotes values. */
    static String describe(SQLException e) {
        ServerErrorMessage server = e instanceof PSQLException refusal ? refusal.getServerErrorMessage() : null;
        String message = server != null && server.getMessage() != null ? server.getMessage() : e.getMessage();
        String line = message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
        return line.replace('\0', ' ') + " (SQLSTATE " + e.getSQLState() + ")";
    }
}

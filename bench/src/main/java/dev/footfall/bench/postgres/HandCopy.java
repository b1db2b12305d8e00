package dev.footfall.bench.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** What somebody does by hand who has the rows in a file: COPY into a table beside, and one upsert from there. */
record HandCopy(Postgres postgres, String schema, Path file) {
    private static final int BUFFER = 1 << 17;

    /** Writes the rows of {@code events} to the file, in Postgres's binary format. */
    void export() throws SQLException, IOException {
        try (Connection connection = postgres.connect(schema);
                OutputStream out = Files.newOutputStream(file)) {
            copies(connection).copyOut("COPY (SELECT * FROM events) TO STDOUT (FORMAT binary)", out);
        }
    }

    /** Puts the file's rows into {@code events} and returns how many a second. */
    double rate() throws SQLException, IOException {
        try (Connection connection = postgres.connect(schema);
                InputStream in = Files.newInputStream(file)) {
            Postgres.execute(connection, "CREATE TEMPORARY TABLE beside AS SELECT * FROM events WITH NO DATA");
            connection.setAutoCommit(false);
            long begun = System.nanoTime();
            long rows = copies(connection).copyIn("COPY beside FROM STDIN (FORMAT binary)", in, BUFFER);
            Postgres.execute(connection, "INSERT INTO events SELECT * FROM beside ON CONFLICT DO NOTHING");
            connection.commit();
            return rows / ((System.nanoTime() - begun) / 1e9);
        }
    }

    private static CopyManager copies(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getCopyAPI();
    }
}

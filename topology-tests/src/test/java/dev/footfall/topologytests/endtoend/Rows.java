package dev.footfall.topologytests.endtoend;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What analysts see: queries on the pipeline's Postgres. Owned by one thread. */
final class Rows implements AutoCloseable {
    private final Connection connection;

    /** Connects to a database given as libpq does. */
    Rows(String postgresUrl) throws SQLException {
        URI url = URI.create(postgresUrl);
        String[] user = url.getRawUserInfo().split(":");
        connection = DriverManager.getConnection(
                "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath(), user[0], user[1]);
    }

    /** The rows of a query, their values as text with a bar between. */
    List<String> of(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                List<String> rows = new ArrayList<>();
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    List<String> values = new ArrayList<>();
                    for (int column = 1; column <= columns; column++) {
                        values.add(result.getString(column));
                    }
                    rows.add(String.join("|", values));
                }
                return rows;
            }
        }
    }

    /** Changes rows, as somebody with the password could. */
    void change(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

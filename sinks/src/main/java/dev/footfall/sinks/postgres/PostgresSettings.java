package dev.footfall.sinks.postgres;

import java.util.Optional;

/**
 * Which database to write to.
 *
 * @param url {@code jdbc:postgresql://host:port/database} or {@code postgresql://user:password@host:port/database},
 *     with the driver's parameters after a question mark
 * @param user the role to connect as, where the URL names none
 * @param password its password, where the URL names none
 * @param schema the schema that holds the tables; it is created if the role may do so
 */
public record PostgresSettings(String url, Optional<String> user, Optional<String> password, String schema) {
    public PostgresSettings {
        if (!url.matches("(jdbc:postgresql|postgresql|postgres)://\\S+")) {
            throw new IllegalArgumentException(
                    "url: must be jdbc:postgresql://host:port/database or postgresql://user:password@host:port/database");
        }
        if (!schema.matches("[a-z_][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException(
                    "schema: must be a plain name: lower-case letters, digits and _, at most 63 characters");
        }
    }

    /** Where the server is, {@code host:port}: the first, if the URL names several. */
    public String server() {
        String host = address().replaceFirst("[/?].*", "").replaceFirst(",.*", "");
        return host.matches(".*:\\d+") ? host : host + ":5432";
    }

    /** The database's name; empty where the URL leaves it to the driver. */
    public String database() {
        return address().replaceFirst("\\?.*", "").replaceFirst("[^/]*/?", "");
    }

    /** Host, port, database and parameters. */
    private String address() {
        return url.replaceFirst("^.*?://", "").replaceFirst("^[^/]*@", "");
    }

    /** Without the password, wherever it stands. */
    @Override
    public String toString() {
        return "PostgresSettings[url=" + url.replaceAll("//[^@/]*@", "//***@").replaceAll("\\?.*", "?***") + ", schema="
                + schema + "]";
    }
}

package dev.footfall.sinks.postgres;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * A database as the JDBC driver wants it named.
 *
 * @param url without user and password
 */
record PostgresAddress(String url, Properties properties) {
    private static final String JDBC = "jdbc:";

    /** Takes either form of {@link PostgresSettings#url}; what stands in the URL wins over user and password beside it. */
    static PostgresAddress of(PostgresSettings settings) {
        Properties properties = new Properties();
        settings.user().ifPresent(user -> properties.setProperty("user", user));
        settings.password().ifPresent(password -> properties.setProperty("password", password));
        String url = settings.url();
        if (url.startsWith(JDBC)) {
            return new PostgresAddress(url, properties);
        }
        String rest = url.substring(url.indexOf("://") + 3);
        int query = rest.indexOf('?');
        int at = rest.lastIndexOf('@', query < 0 ? rest.length() : query);
        if (at >= 0) {
            String[] login = rest.substring(0, at).split(":", 2);
            properties.setProperty("user", decoded(login[0]));
            if (login.length == 2) {
                properties.setProperty("password", decoded(login[1]));
            }
        }
        return new PostgresAddress("jdbc:postgresql://" + rest.substring(at + 1), properties);
    }

    /** Percent signs only: in this part of a URL a plus is a plus. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}

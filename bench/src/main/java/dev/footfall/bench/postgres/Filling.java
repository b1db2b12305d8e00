package dev.footfall.bench.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Rows of today, made by Postgres itself, as those of {@link EventLog} are. Indexes are made when all rows are there. */
record Filling(Postgres postgres, String schema) {
    void fill(long rows) throws SQLException {
        String day = "events_" + LocalDate.now(ZoneOffset.UTC).format(DateTimeFormatter.BASIC_ISO_DATE);
        try (Connection connection = postgres.connect(schema)) {
            Postgres.execute(
                    connection,
                    "SET maintenance_work_mem = '512MB'",
                    "SET synchronous_commit = off",
                    "ALTER TABLE events DROP CONSTRAINT events_pkey",
                    "DROP INDEX events_occurred, events_visitor",
                    insertion(day, rows),
                    "ALTER TABLE events ADD PRIMARY KEY (source, received_at, event_id)",
                    "CREATE INDEX events_occurred ON events (source, occurred_at)",
                    "CREATE INDEX events_visitor ON events (visitor_id)",
                    "VACUUM (ANALYZE) " + day);
        }
    }

    private static String insertion(String partition, long rows) {
        return """
            INSERT INTO %s (event_id, source, visitor_id, type, name, url, referrer, title, user_agent, language,
                properties, context, occurred_at, time_basis, created_at, sent_at, received_at, sequence, dialect,
                browser, browser_version, os, device, channel, referrer_host)
            SELECT gen_random_uuid()::text, 'shop', md5((random() * 199999)::int::text), 'PAGE', 'page_view',
                'https://shop.example/products/' || i %% 1000, 'https://shop.example/', 'A product of the shop',
                'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
                'de-CH', '{"price":1234,"currency":"EUR"}', '{"library":{"name":"footfall.js"}}', at, 'CORRECTED', at,
                at, at, 0, 'native', 'Chrome', '140', 'Linux', 'DESKTOP', 'INTERNAL', 'shop.example'
            FROM (SELECT i, date_trunc('day', now(), 'UTC') + i * interval '1 hour' / %d AS at
                  FROM generate_series(1, %d) AS i) AS rows
            """.formatted(partition, rows, rows);
    }
}

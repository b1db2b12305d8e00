package dev.footfall.sinks.postgres;

import dev.footfall.runtime.observe.Health;
import dev.footfall.sinks.consume.LogConsumer;
import dev.footfall.sinks.consume.SinkLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

final class PostgresOutageTest {
    private final SampleRecords samples = new SampleRecords();
    private final LogConsumer.Log log = new LogConsumer.Log();

    @TempDir
    private Path data;

    @Test
    void loses_and_doubles_nothing_while_postgres_is_away() throws Exception {
        int port = freePort();
        LogConsumer consumer = new LogConsumer(log);
        consumer.assignNext(Set.of(SampleRecords.EVENTS));
        var settings = new PostgresSettings(
                "postgresql://postgres@127.0.0.1:" + port + "/postgres",
                Optional.empty(),
                Optional.empty(),
                "footfall");
        var loop = new SinkLoop(
                new PostgresSink(settings, samples.registry(), Clock.systemUTC()),
                () -> consumer,
                Duration.ofMillis(200),
                new SimpleMeterRegistry(),
                Clock.systemUTC());
        append(0, 50);
        try {
            loop.start(); // before there is a Postgres
            await().atMost(Duration.ofSeconds(30)).until(() -> isDownBecauseOfPostgres(loop.health()));

            try (EmbeddedPostgres server = startPostgres(port)) {
                awaitEvents(server, 50);
                assertThat(loop.health()).isEqualTo(Health.up());
            }
            append(50, 100);
            await().atMost(Duration.ofSeconds(30)).until(() -> isDownBecauseOfPostgres(loop.health()));
            append(100, 150);

            try (EmbeddedPostgres server = startPostgres(port)) {
                awaitEvents(server, 150);
                await().until(() -> loop.health().equals(Health.up()));
            }
        } finally {
            loop.stop();
        }
    }

    private static boolean isDownBecauseOfPostgres(Health health) {
        return health instanceof Health.Down down && down.reason().startsWith("Postgres");
    }

    private void append(int from, int to) {
        IntStream.range(from, to)
                .forEach(offset -> log.append(
                        samples.record(offset, SampleRecords.event("e" + offset).build())));
    }

    private EmbeddedPostgres startPostgres(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    private static void awaitEvents(EmbeddedPostgres server, int events) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(SQLException.class) // the table is not there yet
                .until(() -> count(server) == events);
    }

    private static int count(EmbeddedPostgres server) throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM footfall.events")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

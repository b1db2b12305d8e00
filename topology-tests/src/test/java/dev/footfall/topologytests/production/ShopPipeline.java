package dev.footfall.topologytests.production;

import dev.footfall.replay.deliver.Target;
import dev.footfall.replay.demo.DemoCommand;
import dev.footfall.replay.quarantine.QuarantineRetryCommand;
import dev.footfall.standalone.LivePipeline;
import dev.footfall.standalone.Standalone;
import dev.footfall.standalone.StandaloneSettings;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.Endpoints;
import dev.footfall.standalone.data.Secrets;
import dev.footfall.standalone.start.Progress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A pipeline with a policy, a lenient source and a funnel, to which a shop's visitors come and all that goes wrong at a
 * shop happens. Owned by one thread.
 */
final class ShopPipeline implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration GAP = Duration.ofMinutes(30); // between sessions, by default
    private static final String KEY = "fk_of_the_shop";
    private static final String SOURCES = """
            sources:
              site:
                write-keys: [%s]
                secret: the secret of this source
                plan: lenient
            """.formatted(KEY);
    private static final String POLICY = """
            version: "1"
            purposes:
              analytics: {legal-basis: legitimate-interests}
            fields:
              user_id: hash
            sources:
              site: {purposes: [analytics]}
            """;
    private static final String OF_SOURCES = """
            site:
              conversions: [Order Completed]
              funnels:
                checkout:
                  within: PT24H
                  steps:
                    - {event: page_view, page: /shoes/*}
                    - {event: page_view, page: /checkout}
                    - {event: Order Completed, where: {currency: EUR}}
            """;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path data;
    private final Standalone standalone;
    private final Endpoints endpoints;
    private int round;

    private ShopPipeline(Path data, Standalone standalone) {
        this.data = data;
        this.standalone = standalone;
        this.endpoints = standalone.endpoints();
    }

    static ShopPipeline start(Path data) throws Exception {
        Files.createDirectories(data);
        Files.writeString(data.resolve("sources.yaml"), SOURCES);
        Files.writeString(data.resolve("governance.yaml"), POLICY);
        var settings = new StandaloneSettings(data, 0, 0, 0, 0, 0, Map.of("processors.sources", OF_SOURCES));
        return new ShopPipeline(data, Standalone.start(settings, Progress.silent()));
    }

    /**
     * The address of each service's metrics, by its name in the deployment. Here one process runs all topologies; it
     * stands for that of {@code refine}.
     */
    Map<String, String> metrics() {
        Iterator<String> addresses =
                endpoints.metricsUrls().stream().map(URI::getAuthority).iterator();
        return Map.of("ingest", addresses.next(), "refine", addresses.next(), "sinks", addresses.next());
    }

    /** The database as dashboards see it. */
    Connection reader() throws IOException, SQLException {
        URI url = URI.create(endpoints.postgresUrl());
        String password =
                Secrets.of(new DataDirectory(data), new SecureRandom()).postgresReader();
        return DriverManager.getConnection(
                "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath(),
                "footfall_reader",
                password);
    }

    /** Visitors come, for so long. */
    void letVisitorsCome(Duration howLong) {
        letVisitorsCome(howLong, 100);
    }

    /** @param rate events a second */
    void letVisitorsCome(Duration howLong, long rate) {
        DemoCommand demo = new DemoCommand(
                (folder, source) -> {
                    throw new IllegalStateException("the target is named");
                },
                Clock.systemUTC());
        assertThat(new CommandLine(demo)
                        .execute(
                                "--url",
                                endpoints.ingestUrl().toString(),
                                "--key",
                                KEY,
                                "--rate",
                                Long.toString(rate),
                                "--duration",
                                Long.toString(howLong.toSeconds())))
                .isZero();
    }

    /** What does not happen with every visitor: a sale, a bot, a repetition, a refusal, latecomers. */
    void letTheRestHappen() throws Exception {
        Instant now = Instant.now();
        round++;
        assertThat(post("a wrong key", List.of("{\"name\":\"page_view\"}"))).isEqualTo(401);
        List<String> events = List.of(
                event("buyer", "page_view", now.minusSeconds(9), "\"url\":\"https://shop.example/shoes/boot\""),
                event("buyer", "page_view", now.minusSeconds(6), "\"url\":\"https://shop.example/checkout\""),
                event("buyer", "Order Completed", now.minusSeconds(3), "\"properties\":{\"currency\":\"EUR\"}"),
                event("bot", "page_view", now, "\"user_agent\":\"Googlebot/2.1 (+http://www.google.com/bot.html)\""),
                event("objector", "page_view", now, "\"consent\":{\"analytics\":false}"),
                event("known", "identify", now, "\"user_id\":\"ada\""),
                event("latecomer", "page_view", now, "\"url\":\"/new\""),
                event("latecomer", "page_view", now.minus(Duration.ofHours(50)), "\"url\":\"/old\""),
                event("leaver" + round, "page_view", now.minus(GAP).plusSeconds(2)), // whose session ends soon
                event(
                        "merger" + round,
                        "page_view",
                        now.minus(GAP.multipliedBy(3).minusMinutes(5))), // who has two sessions
                event("merger" + round, "page_view", now.minus(GAP)),
                event("merger" + (round - 1), "page_view", now.minus(GAP.multipliedBy(2))), // and now one
                "{\"name\":17,\"visitor_id\":\"broken\"}");
        assertThat(post(KEY, events)).isEqualTo(200);
        assertThat(post(KEY, events)).isEqualTo(200);
    }

    /** An operator has what is in quarantine sent again. */
    void letRepairsHappen() {
        await().atMost(SOON).until(this::isAnythingRejected);
        assertThat(new CommandLine(new QuarantineRetryCommand(
                                folder -> LivePipeline.of(new DataDirectory(data), endpoints, Clock.systemUTC()),
                                (folder, source) -> new Target(endpoints.ingestUrl(), KEY),
                                Clock.systemUTC()))
                        .execute(
                                "--data",
                                data.toString(),
                                "--rule",
                                "field.type",
                                "--patch",
                                "[{\"op\":\"replace\",\"path\":\"/name\",\"value\":\"signup\"}]"))
                .isZero();
    }

    private boolean isAnythingRejected() throws IOException, SQLException {
        try (Connection connection = reader();
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery("select count(*) from footfall.rejected where rule = 'field.type'")) {
            return rows.next() && rows.getLong(1) > 0;
        }
    }

    private int post(String key, List<String> events) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoints.ingestUrl())
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(String.join("\n", events)))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static String event(String visitor, String name, Instant at, String... more) {
        String id = visitor + at.toEpochMilli();
        return Stream.concat(
                                Stream.of(
                                        "{\"event_id\":\"" + id + "\",\"visitor_id\":\"" + visitor + "\"",
                                        "\"name\":\"" + name + "\",\"created_at\":\"" + at + "\""),
                                Stream.of(more))
                        .reduce((one, other) -> one + "," + other)
                        .orElseThrow()
                + "}";
    }

    @Override
    public void close() throws IOException {
        http.close();
        standalone.close();
    }
}

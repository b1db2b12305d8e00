package dev.footfall.topologytests.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.footfall.sinks.history.History;
import dev.footfall.sinks.postgres.PostgresHistory;
import dev.footfall.sinks.postgres.PostgresSettings;
import dev.footfall.sinks.prometheus.Backfill;
import dev.footfall.sinks.prometheus.SiteSettings;
import dev.footfall.standalone.Standalone;
import dev.footfall.standalone.StandaloneSettings;
import dev.footfall.standalone.data.Endpoints;
import dev.footfall.standalone.server.PortClaims;
import dev.footfall.standalone.start.Progress;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What people look at, with what they look with: the live page in Chromium, and the metrics with Debian's Prometheus. On
 * a pipeline of its own, on which nothing has happened before the first test, so they have an order.
 */
@Tag("external")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class LivePageBrowserTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private Standalone standalone;
    private Endpoints endpoints;

    @BeforeAll
    void startPipeline(@TempDir Path data) throws Exception {
        ClientRun.succeed("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        Map<String, String> changes = Map.of("sinks.ledger-check.interval", "PT1S");
        standalone = Standalone.start(new StandaloneSettings(data, 0, 0, 0, 0, 0, changes), Progress.silent());
        endpoints = standalone.endpoints();
    }

    @AfterAll
    void stopPipeline() throws IOException {
        standalone.close();
        http.close();
    }

    @Test
    @Order(1)
    void thePageTakesANewcomerToTheFirstEventAndKeepsBadIntentionsOut() throws Exception {
        String origin = "http://" + endpoints.ingestUrl().getAuthority();
        ClientReport report = ClientRun.of("live.mjs", URI.create(origin), endpoints.writeKey())
                .report();
        JsonNode seen = report.json().get("checks");

        assertThat(report.errors()).as("errors on the page").isEmpty();
        assertThat(seen.get("page").asText()).isEqualTo(endpoints.liveUrl().toString());
        assertThat(seen.get("snippets").get(0).asText())
                .contains(endpoints.ingestUrl().toString(), endpoints.writeKey());
        assertThat(seen.get("snippets").get(1).asText()).contains(origin + "/footfall.js", endpoints.writeKey());
        assertThat(seen.get("triedMillis").asInt())
                .as("from the button to the page")
                .isLessThan(20_000); // that it comes; how soon, live-latency measures
        assertThat(seen.get("first").asText()).contains("page_view", "Hello from the live page");
        assertThat(seen.get("broken").isNull())
                .as("no script of a stranger ran")
                .isTrue();
        assertThat(seen.get("strangers").asInt()).isZero();
        assertThat(seen.get("plots")).hasSize(2).allSatisfy(plot -> {
            assertThat(plot.get("drawn").asBoolean()).isTrue();
            assertThat(plot.get("points").asInt()).isGreaterThanOrEqualTo(30);
        });
        assertThat(seen.get("rows").asInt()).isEqualTo(30);
        assertThat(seen.get("residual").get(0).asText()).isEqualTo("0 · nothing is missing");
        assertThat(seen.get("residual").get(1).asText()).contains("Every event accepted in the minutes compared");
        assertThat(texts(seen.get("stages")))
                .containsExactly(
                        "Received → in its topic",
                        "Received → refined",
                        "Happened → in its session",
                        "Received → on this page",
                        "In its topic → row in Postgres",
                        "Refine",
                        "Sessions",
                        "Activity",
                        "Ledger",
                        "Audit",
                        "Sink: live",
                        "Sink: postgres",
                        "Sink: prometheus");
        assertThat(texts(seen.get("lags")))
                .as("how far each is behind, by broker and metrics")
                .hasSize(8)
                .allSatisfy(records -> assertThat(records).matches("\\d+"));
        assertThat(texts(seen.get("latencies")))
                .hasSize(5)
                .allSatisfy(median -> assertThat(median).contains("s"));
        assertThat(seen.get("firstStop").asText()).isEqualTo("Skip to the numbers");
        assertThat(seen.get("outline").asText()).isEqualTo("solid");
        assertThat(seen.get("past").asText()).contains("Bounce rate");
        assertThat(seen.at("/themes/light"))
                .isNotEqualTo(seen.at("/themes/dark"))
                .isEqualTo(seen.at("/themes/chosen"));
        assertThat(seen.get("lightContrast").asDouble()).isGreaterThanOrEqualTo(4.5);
        assertThat(seen.get("darkContrast").asDouble()).isGreaterThanOrEqualTo(4.5);
        assertThat(seen.get("overflow").asInt())
                .as("nothing is wider than a telephone")
                .isZero();
        assertThat(seen.get("landmarks").asInt()).isEqualTo(5);
        assertThat(seen.get("nameless").asInt()).isZero();
        assertThat(texts(seen.get("places")))
                .containsExactlyInAnyOrder(
                        origin, endpoints.liveUrl().toString().replaceFirst("/$", ""));
    }

    @Test
    @Order(2)
    void thePageSaysWhatIsMissingAndWhatThatMeans() throws Exception {
        URI origin = URI.create("http://" + endpoints.ingestUrl().getAuthority());
        try (Rows rows = new Rows(endpoints.postgresUrl())) {
            // soon after midnight the minute is of a day without a partition, whose rows count as expired
            rows.change("DO $$ DECLARE day date := (now() - interval '20 minutes') AT TIME ZONE 'UTC'; BEGIN"
                    + " EXECUTE format('CREATE TABLE IF NOT EXISTS footfall.events_%s PARTITION OF footfall.events"
                    + " FOR VALUES FROM (%L) TO (%L)', to_char(day, 'YYYYMMDD'), day::timestamp AT TIME ZONE 'UTC',"
                    + " (day + 1)::timestamp AT TIME ZONE 'UTC'); END $$");
            // three were accepted and two refined, of which there is no row
            rows.change("INSERT INTO footfall.ledger SELECT 'site', minute, 0, minute, 5, 3, 0, 2, 0, 0, 0"
                    + " FROM date_bin('1 minute', now() - interval '20 minutes', timestamptz 'epoch') AS minute");
        }

        ClientReport report =
                ClientRun.of("residual.mjs", origin, endpoints.writeKey()).report();
        JsonNode seen = report.json().get("checks");

        assertThat(report.errors()).as("errors on the page").isEmpty();
        assertThat(seen.get("residual").asText()).isEqualTo("3 · something is missing");
        assertThat(seen.get("why").asText())
                .contains(
                        "1 accepted event was neither refined nor counted as dropped",
                        "2 rows are missing",
                        "./footfall reconcile");
        assertThat(seen.get("color").asText()).isEqualTo(seen.get("bad").asText());
    }

    @Test
    @Order(3)
    void everyServicesMetricsPassPrometheusOwnCheck(@TempDir Path folder) throws Exception {
        for (URI url : endpoints.metricsUrls()) {
            Path scraped = Files.writeString(folder.resolve("metrics"), scrape(url));
            Process check = new ProcessBuilder("promtool", "check", "metrics")
                    .redirectInput(scraped.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(check.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

            assertThat(check.waitFor()).as("promtool on %s: %s", url, said).isZero();
            assertThat(said).as("promtool on %s", url).isEmpty();
        }
    }

    @Test
    @Order(4)
    void prometheusScrapesEveryServiceAndTakesTheBackfill(@TempDir Path folder) throws Exception {
        URI sinks = endpoints.metricsUrls().getLast();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(scrape(sinks))
                        .contains(
                                "footfall_site_events_total",
                                "footfall_site_rejected_events_total",
                                "footfall_site_visitors"));
        Path tsdb = folder.resolve("tsdb");
        Path file = folder.resolve("past.om");
        History history = new PostgresHistory(
                new PostgresSettings(endpoints.postgresUrl(), Optional.empty(), Optional.empty(), "footfall"));
        Instant now = Instant.now();
        Backfill backfill = new Backfill(
                history,
                new SiteSettings(Duration.ofHours(1), 100, 50, 1000),
                now.minusSeconds(3600),
                now,
                Duration.ofMinutes(1));
        try (Writer out = Files.newBufferedWriter(file)) {
            assertThat(backfill.write(out)).isPositive();
        }
        run("promtool", "tsdb", "create-blocks-from", "openmetrics", file.toString(), tsdb.toString());

        String targets =
                endpoints.metricsUrls().stream().map(URI::getAuthority).collect(Collectors.joining("', '", "['", "']"));
        Path configuration = Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s}
                scrape_configs:
                  - job_name: footfall
                    static_configs: [{targets: %s}]
                """.formatted(targets));
        int port = PortClaims.anyFree();
        Process prometheus = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + tsdb,
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            await().atMost(SOON).ignoreExceptions().untilAsserted(() -> {
                assertThat(query(port, "sum(up)")).contains("\"3\"");
                assertThat(query(port, "footfall_site_events_total{job=\"footfall\"}"))
                        .contains("\"source\":\"site\"");
            });
            assertThat(query(port, "max_over_time(footfall_site_page_views_total{job=\"\"}[2h])"))
                    .as("of the backfill")
                    .contains("\"source\":\"site\"");
        } finally {
            prometheus.destroy();
            prometheus.waitFor();
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private String query(int port, String promql) throws Exception {
        String query = java.net.URLEncoder.encode(promql, java.nio.charset.StandardCharsets.UTF_8);
        return scrape(URI.create("http://127.0.0.1:" + port + "/api/v1/query?query=" + query));
    }

    private String scrape(URI url) throws Exception {
        return http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
                .body();
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}

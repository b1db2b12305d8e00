package dev.footfall.topologytests.production;

import com.fasterxml.jackson.databind.JsonNode;
import dev.footfall.topologytests.production.Dashboard.Panel;
import dev.footfall.topologytests.production.Dashboard.Query;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Every panel of every dashboard asks what Prometheus and Postgres understand, and shows what a running pipeline does:
 * with the deployed scrape configuration and rules, and with the rights of the dashboards' role.
 */
@Tag("external")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PanelsTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration SPAN = Duration.ofMinutes(5);
    private static final Duration SHOWN = Duration.ofMinutes(2);

    /** Queries for what is 0 while all is well, or whenever nothing is under way; the others find more than that. */
    private static final Pattern TROUBLE =
            Pattern.compile("\\bup\\b|_dead_letters_|\"unavailable\"|_spool_|_lag_|_in_flight|_unchecked_"
                    + "|_activity_late_|_thread_failures_|_dropped_records_|_record_error_|^abs\\(");

    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+),\\s*(\\w+)\\)");

    /** Where the documentation's pictures go, such as {@code docs/images}; unless it is given, they are thrown away. */
    private static final String PICTURES = System.getProperty("footfall.pictures", "");

    private static final Set<String> DRAWN = Set.of("activity.json", "pipeline.json", "sessions.json");

    private ShopPipeline shop;
    private SimulatedKepler kepler;
    private RunningPrometheus prometheus;
    private Connection postgres;

    @BeforeAll
    void openTheShop(@TempDir Path folder) throws Exception {
        shop = ShopPipeline.start(folder.resolve("data"));
        kepler = new SimulatedKepler();
        Map<String, String> addresses = new HashMap<>(shop.metrics());
        addresses.put("kepler-simulated", kepler.address());
        prometheus = RunningPrometheus.start(folder, addresses);
        postgres = shop.reader();
        shop.letTheRestHappen();
        shop.letRepairsHappen();
    }

    @AfterAll
    void closeTheShop() throws Exception {
        postgres.close();
        prometheus.close();
        kepler.close();
        shop.close();
    }

    @Test
    void everyPanelShowsWhatTheShopDoes() throws Exception {
        List<Dashboard> dashboards = Dashboard.all();
        await().atMost(SOON).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            shop.letTheRestHappen();
            shop.letVisitorsCome(Duration.ofSeconds(1));
            List<String> empty = new ArrayList<>();
            int asked = 0;
            for (Dashboard dashboard : dashboards) {
                for (Variables variables : choices(dashboard)) {
                    for (Panel panel : dashboard.panels()) {
                        for (Query query : panel.queries()) {
                            asked++;
                            if (isEmpty(query, variables)) {
                                empty.add(panel.name() + ": " + query.promQl() + query.sql());
                            }
                        }
                    }
                }
            }
            assertThat(empty).as("queries without an answer").isEmpty();
            assertThat(asked).isGreaterThan(100);
        });
    }

    @Test
    void anEmptyPanelAndABrokenOneAreFound() throws Exception {
        Variables variables = new Variables(Map.of(), Instant.now().minus(SPAN), Instant.now(), Duration.ofSeconds(1));

        assertThat(isEmpty(new Query("sum(footfall_ingest_events_total{outcome=\"lost\"})", "", true, ""), variables))
                .isTrue();
        assertThat(isEmpty(new Query("vector(0)", "", true, ""), variables)).isTrue();
        assertThat(isEmpty(
                        new Query("", "SELECT count(*) FROM footfall.events WHERE name = 'none'", false, ""),
                        variables))
                .isTrue();
        assertThatThrownBy(() -> isEmpty(new Query("sum(", "", false, ""), variables))
                .hasMessageContaining("parse error");
        assertThatThrownBy(() -> isEmpty(new Query("", "SELECT none FROM footfall.events", false, ""), variables))
                .hasMessageContaining("\"none\" does not exist");
    }

    @Test
    void dashboardsCanBeDrawnFromWhatTheirPanelsAnswer(@TempDir Path folder) throws Exception {
        Path out = PICTURES.isEmpty() ? folder : Path.of("..", PICTURES);
        DashboardPictures pictures = DashboardPictures.of(prometheus, postgres, folder); // takes a while
        letADayPass(PICTURES.isEmpty() ? 1 : 9);
        for (Dashboard dashboard : Dashboard.all()) {
            if (DRAWN.contains(dashboard.file())) {
                await().atMost(SOON).untilAsserted(() -> choices(dashboard));
                Map<String, List<String>> chosen = choices(dashboard).getFirst().chosen();
                Instant now = Instant.now();
                Path picture = out.resolve("grafana-" + dashboard.file().replace(".json", ".png"));

                pictures.draw(dashboard, new Variables(chosen, now.minus(SHOWN), now, Duration.ofSeconds(2)), picture);

                assertThat(picture).isRegularFile();
                assertThat(Files.size(picture)).as("%s", picture).isBetween(20_000L, 300_000L);
            }
        }
    }

    /** Few visitors come, then many, then few, ten seconds at a time. */
    private void letADayPass(int parts) throws Exception {
        for (int part = 0; part < parts; part++) {
            shop.letTheRestHappen();
            shop.letVisitorsCome(Duration.ofSeconds(10), Math.round(60 - 45 * Math.cos(2 * Math.PI * part / parts)));
        }
    }

    /** All ways to choose the dashboard's variables: all of those of which one may choose all, one of the others. */
    private List<Variables> choices(Dashboard dashboard) throws IOException, InterruptedException {
        List<Map<String, List<String>>> choices = List.of(Map.of());
        for (JsonNode variable : dashboard.json().path("templating").path("list")) {
            Matcher query =
                    LABEL_VALUES.matcher(variable.path("query").path("query").asText());
            if (query.matches()) {
                List<String> values = prometheus.labelValues(query.group(1), query.group(2));
                List<List<String>> each = variable.path("includeAll").asBoolean()
                        ? List.of(values)
                        : values.stream().map(List::of).toList();
                assertThat(values).as("values of " + variable).isNotEmpty();
                String name = variable.path("name").asText();
                choices = choices.stream()
                        .flatMap(choice -> each.stream().map(value -> with(choice, name, value)))
                        .toList();
            }
        }
        Instant now = Instant.now();
        return choices.stream()
                .map(choice -> new Variables(choice, now.minus(SPAN), now, Duration.ofSeconds(2)))
                .toList();
    }

    private static Map<String, List<String>> with(Map<String, List<String>> choice, String name, List<String> value) {
        Map<String, List<String>> all = new HashMap<>(choice);
        all.put(name, value);
        return all;
    }

    private boolean isEmpty(Query query, Variables variables) throws Exception {
        if (!query.sql().isEmpty()) {
            return isEmptyInPostgres(variables.sql(query.sql()));
        }
        String promQl = variables.promQl(query.promQl());
        List<List<Double>> series = query.instant() ? prometheus.now(promQl) : prometheus.over(promQl, variables);
        boolean maybeZero = TROUBLE.matcher(promQl).find();
        return series.stream().flatMap(List::stream).allMatch(value -> value.isNaN() || (value == 0 && !maybeZero));
    }

    /** Whether there is nothing but nulls and zeros beside texts and times. */
    private boolean isEmptyInPostgres(String sql) throws SQLException {
        try (Statement statement = postgres.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            ResultSetMetaData columns = rows.getMetaData();
            while (rows.next()) {
                for (int column = 1; column <= columns.getColumnCount(); column++) {
                    Object value = rows.getObject(column);
                    if (value != null && !(value instanceof Number number && number.doubleValue() == 0)) {
                        return false;
                    }
                }
            }
            return true;
        }
    }
}

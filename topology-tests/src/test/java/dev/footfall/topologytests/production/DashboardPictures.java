package dev.footfall.topologytests.production;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.topologytests.production.Dashboard.Panel;
import dev.footfall.topologytests.production.Dashboard.Query;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.List;
import java.util.Objects;

/**
 * Draws dashboards as pictures: asks what their panels ask, and has a headless Chromium lay the answers out as the
 * dashboards say. Needs npm and Chromium. Owned by one thread.
 *
 * @param prometheus for PromQL
 * @param postgres for SQL, with the rights of the dashboards' role
 * @param work a folder for what the drawing needs
 */
record DashboardPictures(RunningPrometheus prometheus, Connection postgres, Path work) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path CLIENTS = Path.of("clients").toAbsolutePath();
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    /** Fetches what the drawing needs. */
    static DashboardPictures of(RunningPrometheus prometheus, Connection postgres, Path work)
            throws IOException, InterruptedException {
        run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        for (String file : List.of("uPlot.iife.min.js", "uPlot.min.css")) {
            try (InputStream in =
                    Objects.requireNonNull(DashboardPictures.class.getResourceAsStream(UPLOT + file), file)) {
                Files.write(work.resolve(file), in.readAllBytes());
            }
        }
        return new DashboardPictures(prometheus, postgres, work);
    }

    /**
     * Draws one.
     *
     * @param variables what is chosen, and the span
     * @param picture the PNG file to write
     * @throws IOException if it cannot be drawn; says what the driver said
     */
    void draw(Dashboard dashboard, Variables variables, Path picture)
            throws IOException, InterruptedException, SQLException {
        Path data = work.resolve(dashboard.file());
        JSON.writeValue(data.toFile(), answered(dashboard, variables));
        run(
                "node",
                "dashboard.mjs",
                "--data",
                data.toString(),
                "--uplot",
                work.toString(),
                "--out",
                picture.toAbsolutePath().toString());
    }

    private ObjectNode answered(Dashboard dashboard, Variables variables)
            throws IOException, InterruptedException, SQLException {
        ObjectNode all = JSON.createObjectNode()
                .put("title", dashboard.json().path("title").asText())
                .put("from", variables.from().getEpochSecond())
                .put("to", variables.to().getEpochSecond());
        all.set("chosen", JSON.valueToTree(variables.chosen()));
        ArrayNode panels = all.putArray("panels");
        for (Panel panel : dashboard.panels()) {
            ObjectNode drawn = panels.addObject();
            for (String part : List.of("type", "title", "gridPos", "fieldConfig", "options")) {
                drawn.set(part, panel.json().path(part));
            }
            ArrayNode answers = drawn.putArray("answers");
            for (Query query : panel.queries()) {
                answers.add(query.sql().isEmpty() ? series(query, variables) : rows(query, variables));
            }
        }
        return all;
    }

    private ObjectNode series(Query query, Variables variables) throws IOException, InterruptedException {
        String promQl = variables.promQl(query.promQl());
        JsonNode result = query.instant() ? prometheus.resultNow(promQl) : prometheus.resultOver(promQl, variables);
        ObjectNode answer = JSON.createObjectNode().put("legend", query.legend());
        ArrayNode series = answer.putArray("series");
        for (JsonNode each : result) {
            ObjectNode one = series.addObject();
            one.set("metric", ((ObjectNode) each.path("metric")).without("__name__"));
            one.set("values", query.instant() ? JSON.createArrayNode().add(each.path("value")) : each.path("values"));
        }
        return answer;
    }

    private ObjectNode rows(Query query, Variables variables) throws SQLException {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode columns = answer.putArray("columns");
        ArrayNode rows = answer.putArray("rows");
        try (Statement statement = postgres.createStatement();
                ResultSet found = statement.executeQuery(variables.sql(query.sql()))) {
            ResultSetMetaData names = found.getMetaData();
            for (int column = 1; column <= names.getColumnCount(); column++) {
                columns.add(names.getColumnLabel(column));
            }
            while (found.next()) {
                ArrayNode row = rows.addArray();
                for (int column = 1; column <= names.getColumnCount(); column++) {
                    switch (found.getObject(column)) {
                        case null -> row.addNull();
                        case Number number -> row.add(number.doubleValue());
                        case Timestamp time -> row.add(time.toInstant().getEpochSecond());
                        case Object other -> row.add(other.toString());
                    }
                }
            }
        }
        return answer;
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(CLIENTS.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + said);
        }
    }
}

package dev.footfall.topologytests.production;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A dashboard of the folder grafana.
 *
 * @param file its file's name
 * @param json all of it
 */
public record Dashboard(String file, JsonNode json) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path FOLDER = Path.of("..", "grafana", "dashboards");

    /**
     * A panel.
     *
     * @param name dashboard and title
     * @param json all of it
     */
    public record Panel(String name, JsonNode json) {
        /** Its queries, of which each is either PromQL or SQL. */
        public List<Query> queries() {
            return json.path("targets")
                    .valueStream()
                    .map(target -> new Query(
                            target.path("expr").asText(""),
                            target.path("rawSql").asText(""),
                            target.path("instant").asBoolean(false),
                            target.path("legendFormat").asText("")))
                    .toList();
        }
    }

    /**
     * A panel's query.
     *
     * @param promQl empty if it is none
     * @param sql empty if it is none
     * @param instant whether PromQL is asked for now, not for the span shown
     * @param legend how its series are named; empty if by their labels
     */
    public record Query(String promQl, String sql, boolean instant, String legend) {}

    /**
     * All dashboards.
     *
     * @throws IOException if one cannot be read
     */
    public static List<Dashboard> all() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> sorted = files.sorted().toList();
            List<Dashboard> all = new ArrayList<>();
            for (Path file : sorted) {
                all.add(new Dashboard(file.getFileName().toString(), JSON.readTree(file.toFile())));
            }
            return all;
        }
    }

    /** Its panels in their order. */
    public List<Panel> panels() {
        return json.path("panels")
                .valueStream()
                .map(panel -> new Panel(
                        json.path("title").asText() + ": " + panel.path("title").asText(), panel))
                .toList();
    }
}

package dev.footfall.topologytests.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The example of {@code docs/funnels.md}: its settings, its events, and each query with the rows that it promises. */
record FunnelsPage(String sources, List<String> events, List<Query> queries) {
    private static final Path PAGE = Path.of("..", "docs", "funnels.md");
    private static final Pattern QUERY = Pattern.compile("```sql\n(.*?)```\n\n((?:\\|[^\n]*\n)+)", Pattern.DOTALL);

    /**
     * A query and its rows as {@link Rows} gives them.
     */
    record Query(String sql, List<String> rows) {}

    static FunnelsPage read() {
        try {
            String page = Files.readString(PAGE);
            List<Query> queries = QUERY.matcher(page)
                    .results()
                    .map(match -> new Query(match.group(1), rows(match.group(2))))
                    .toList();
            return new FunnelsPage(
                    block(page, "yaml"), block(page, "json").lines().toList(), queries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String block(String page, String language) {
        List<MatchResult> blocks = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .toList();
        if (blocks.size() != 1) {
            throw new IllegalStateException("one block of " + language + " in " + PAGE + ", not " + blocks.size());
        }
        return blocks.getFirst().group(1);
    }

    private static List<String> rows(String table) {
        List<String> rows = new ArrayList<>();
        table.lines().skip(2).forEach(line -> {
            List<String> cells = new ArrayList<>();
            for (String cell : line.substring(1, line.length() - 1).split("\\|")) {
                cells.add(cell.strip());
            }
            rows.add(String.join("|", cells));
        });
        return rows;
    }
}

package dev.footfall.topologytests.production;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What queries may name: metrics that the pages list or a rule records, and tables and views of the migrations.
 *
 * @param metrics without the endings of histograms
 * @param tables without the schema
 */
record Known(Set<String> metrics, Set<String> tables) {
    private static final Path ROOT = Path.of("..");
    private static final Path MIGRATIONS = ROOT.resolve("sinks/src/main/resources/db/migration");
    private static final Pattern LISTED = Pattern.compile("`((?:footfall|kafka)_[a-z0-9_]+)");
    private static final Pattern RECORDED = Pattern.compile("record: (\\S+)");
    private static final Pattern CREATED =
            Pattern.compile("CREATE (?:UNLOGGED )?(?:TABLE|VIEW|MATERIALIZED VIEW) (?:IF NOT EXISTS )?([a-z_]+)");
    private static final Pattern METRIC =
            Pattern.compile("(?<![a-z0-9_:])(?:[a-z]+:)?(?:footfall|kafka)_[a-z0-9_]+(?::[a-z0-9]+)?");
    private static final Pattern TABLE = Pattern.compile("footfall\\.([a-z_]+)");

    static Known read() throws IOException {
        Set<String> metrics = new HashSet<>();
        for (Path page : files(ROOT.resolve("docs"), ".md")) {
            metrics.addAll(groups(LISTED, Files.readString(page)));
        }
        for (Path rules : files(ROOT.resolve("deploy/prometheus/rules"), ".yml")) {
            metrics.addAll(groups(RECORDED, Files.readString(rules)));
        }
        Set<String> tables = new HashSet<>();
        for (Path migration : files(MIGRATIONS, ".sql")) {
            tables.addAll(groups(CREATED, Files.readString(migration)));
        }
        return new Known(metrics, tables);
    }

    List<String> unknownMetrics(String promQl) {
        return METRIC.matcher(promQl)
                .results()
                .map(MatchResult::group)
                .filter(name ->
                        !metrics.contains(name) && !metrics.contains(name.replaceFirst("_(bucket|sum|count|max)$", "")))
                .distinct()
                .toList();
    }

    List<String> unknownTables(String sql) {
        return groups(TABLE, sql).stream()
                .filter(name -> !tables.contains(name))
                .map(name -> "footfall." + name)
                .distinct()
                .toList();
    }

    private static List<String> groups(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }
}

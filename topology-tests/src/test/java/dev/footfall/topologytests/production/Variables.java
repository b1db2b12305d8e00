package dev.footfall.topologytests.production;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What Grafana puts in the place of variables and macros before it sends a query.
 *
 * @param chosen the values of the dashboard's variables by name; several where all are chosen
 * @param from the begin of the span shown
 * @param to its end
 * @param interval of the points shown; the rate interval is four times as long
 */
record Variables(Map<String, List<String>> chosen, Instant from, Instant to, Duration interval) {
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+):(\\w+)}|(\\w+))");
    private static final Pattern TIME_FILTER = Pattern.compile("\\$__timeFilter\\(([^)]+)\\)");
    private static final Pattern TIME_GROUP = Pattern.compile("\\$__timeGroupAlias\\(([^,]+),\\s*\\$__interval\\)");
    private static final Pattern SPECIAL = Pattern.compile("[\\\\^$.*+?()\\[\\]{}|]");

    /** The query as Prometheus gets it. */
    String promQl(String query) {
        return expand(query.replace("$__rate_interval", 4 * interval.toSeconds() + "s"));
    }

    /** The query as Postgres gets it. */
    String sql(String query) {
        String filtered = TIME_FILTER.matcher(query).replaceAll("$1 BETWEEN '" + from + "' AND '" + to + "'");
        long seconds = interval.toSeconds();
        return expand(TIME_GROUP
                .matcher(filtered)
                .replaceAll("floor(extract(epoch from $1)/" + seconds + ")*" + seconds + " AS \"time\""));
    }

    private String expand(String query) {
        return VARIABLE.matcher(query).replaceAll(match -> {
            String format = match.group(2) == null ? "" : match.group(2);
            String name = match.group(1) == null ? match.group(3) : match.group(1);
            List<String> values = chosen.get(name);
            if (values == null) {
                throw new IllegalStateException("no variable " + name + " for the query " + query);
            }
            return Matcher.quoteReplacement(format(values, format));
        });
    }

    private static String format(List<String> values, String format) {
        return switch (format) {
            case "sqlstring" ->
                values.stream()
                        .map(value -> "'" + value.replace("'", "''") + "'")
                        .collect(Collectors.joining(","));
            case "" ->
                values.size() == 1
                        ? escaped(values.getFirst())
                        : values.stream().map(Variables::escaped).collect(Collectors.joining("|", "(", ")"));
            default -> throw new IllegalStateException("the format " + format + " of a variable is not known here");
        };
    }

    /** For a regular expression within a string of PromQL. */
    private static String escaped(String value) {
        return SPECIAL.matcher(value).replaceAll("\\\\\\\\$0");
    }
}

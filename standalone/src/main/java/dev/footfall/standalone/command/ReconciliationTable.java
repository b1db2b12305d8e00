package dev.footfall.standalone.command;

import dev.footfall.sinks.postgres.ReconciledMinute;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The books as a table for people. */
final class ReconciliationTable {
    private static final List<String> HEAD = List.of(
            "SOURCE",
            "MINUTE",
            "RECEIVED",
            "ACCEPTED",
            "REJECTED",
            "REFINED",
            "DUPLICATES",
            "SUPPRESSED",
            "ERASED",
            "LATE",
            "ROWS",
            "ERASED ROWS",
            "SET ASIDE",
            "UNACCOUNTED",
            "MISSING ROWS");
    private static final int WORDS = 2; // columns that are no numbers

    private ReconciliationTable() {}

    /**
     * @param minutes to be listed
     * @param totals by source
     * @param uneven to be listed if no minutes are
     */
    static String of(
            Collection<ReconciledMinute> minutes,
            Map<String, ReconciledMinute> totals,
            Collection<ReconciledMinute> uneven) {
        List<List<String>> lines = Stream.of(
                        Stream.of(HEAD),
                        (minutes.isEmpty() ? uneven : minutes)
                                .stream()
                                        .map(minute ->
                                                line(minute, minute.minute().toString())),
                        totals.values().stream().map(total -> line(total, "all")))
                .flatMap(each -> each)
                .toList();
        return lines.stream().map(line -> padded(line, lines)).collect(Collectors.joining("\n"));
    }

    /** Two lines of a source as one; the time is the first's. */
    static ReconciledMinute sum(ReconciledMinute a, ReconciledMinute b) {
        return new ReconciledMinute(
                a.source(),
                a.minute(),
                a.accepted() + b.accepted(),
                a.rejected() + b.rejected(),
                a.refined() + b.refined(),
                a.duplicates() + b.duplicates(),
                a.suppressed() + b.suppressed(),
                a.erased() + b.erased(),
                a.rows() + b.rows(),
                a.erasedRows() + b.erasedRows(),
                a.setAside() + b.setAside(),
                a.lateRows() + b.lateRows(),
                a.rejectedRows() + b.rejectedRows(),
                a.expired() || b.expired());
    }

    private static List<String> line(ReconciledMinute minute, String time) {
        return Stream.concat(
                        Stream.of(minute.source(), time),
                        Stream.of(
                                        minute.received(),
                                        minute.accepted(),
                                        minute.rejected(),
                                        minute.refined(),
                                        minute.duplicates(),
                                        minute.suppressed(),
                                        minute.erased(),
                                        minute.lateRows(),
                                        minute.rows(),
                                        minute.erasedRows(),
                                        minute.setAside(),
                                        minute.unaccounted(),
                                        minute.missingRows())
                                .map(Object::toString))
                .toList();
    }

    private static String padded(List<String> line, List<List<String>> lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < line.size(); i++) {
            int column = i;
            int width = lines.stream()
                    .mapToInt(each -> each.get(column).length())
                    .max()
                    .orElse(0);
            String format = i < WORDS ? "%-" + width + "s  " : "%" + width + "s  ";
            text.append(format.formatted(line.get(i)));
        }
        return text.toString().stripTrailing();
    }
}

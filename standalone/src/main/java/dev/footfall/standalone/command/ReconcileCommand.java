package dev.footfall.standalone.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.runtime.lifecycle.Exit;
import dev.footfall.sinks.postgres.ReconciledMinute;
import dev.footfall.sinks.postgres.Reconciliation;
import dev.footfall.standalone.reconcile.Books;
import dev.footfall.standalone.reconcile.Lag;
import dev.footfall.standalone.reconcile.Lags;
import dev.footfall.standalone.reconcile.Reconciler;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code footfall reconcile}: whether every event that was received is accounted for. */
@Command(
        name = "reconcile",
        description = {
            "Adds up, by source and minute of receipt, what was received and what became of it, and compares it with the"
                    + " rows in Postgres. Exits with 0 if nothing is missing and nothing too much, but for what is in"
                    + " flight.",
            "received = accepted + rejected; accepted = refined + duplicates + suppressed + erased; refined = rows +"
                    + " erased rows + rows set aside as dead letters. Late events are refined ones that are in no session."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ReconcileCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration DAY = Duration.ofDays(1);

    private final InstantSource time;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PipelineOption pipeline = new PipelineOption();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "First minute of receipt, such as 2026-11-01T12:00:00Z (default: a day ago).")
    private Optional<Instant> from = Optional.empty();

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description =
                    "Where the minutes end, without that one (default: now; of the current minute, what there is).")
    private Optional<Instant> to = Optional.empty();

    @Option(names = "--source", paramLabel = "S", description = "Only this source.")
    private Optional<String> source = Optional.empty();

    @Option(names = "--minutes", description = "Every minute, and not only those that do not add up.")
    private boolean minutes;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            defaultValue = "PT30S",
            description = "How long what is in flight is waited for (default: ${DEFAULT-VALUE}).")
    private Duration patience = Duration.ZERO;

    @Option(names = "--json", description = "One JSON object, for scripts.")
    private boolean json;

    ReconcileCommand(InstantSource time) {
        this.time = time;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Instant end = end(to, time.instant());
        Instant start = from.orElse(end.minus(DAY)).truncatedTo(ChronoUnit.MINUTES);
        if (!start.isBefore(end)) {
            throw new ParameterException(spec.commandLine(), "--from must lie before --to, by a minute or more");
        }
        Reconciliation reconciliation = new Reconciliation(pipeline.postgres());
        Books books;
        try (Lags lags = new Lags(pipeline.bootstrapServers(), Lags.Groups.standard())) {
            books = new Reconciler(
                            () -> reconciliation.minutes(start, end, source),
                            lags::now,
                            time,
                            pause -> Thread.sleep(pause.toMillis()))
                    .reconcile(patience);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? asJson(books, start, end) : asText(books, minutes));
        out.flush();
        return (books.standing() == Books.Standing.UNEVEN ? Exit.FAILED : Exit.OK).code();
    }

    /** Whoever has just sent an event looks for it, so the current minute is among those that are shown. */
    static Instant end(Optional<Instant> to, Instant now) {
        return to.orElseGet(() -> now.plus(Duration.ofMinutes(1))).truncatedTo(ChronoUnit.MINUTES);
    }

    static String asJson(Books books, Instant from, Instant to) throws IOException {
        ObjectNode object = JSON.createObjectNode()
                .put("from", from.toString())
                .put("to", to.toString())
                .put("result", nameOf(books.standing()))
                .put("unaccounted", books.unaccounted())
                .put("missing_rows", books.missingRows());
        ObjectNode inFlight = object.putObject("in_flight");
        books.lag()
                .ifPresent(lag -> inFlight.put("refine", lag.refine())
                        .put("ledger", lag.ledger())
                        .put("postgres", lag.sink()));
        ArrayNode lines = object.putArray("minutes");
        for (ReconciledMinute minute : books.minutes()) {
            lines.addObject()
                    .put("source", minute.source())
                    .put("minute", minute.minute().toString())
                    .put("received", minute.received())
                    .put("accepted", minute.accepted())
                    .put("rejected", minute.rejected())
                    .put("refined", minute.refined())
                    .put("duplicates", minute.duplicates())
                    .put("suppressed", minute.suppressed())
                    .put("erased", minute.erased())
                    .put("late", minute.lateRows())
                    .put("rows", minute.rows())
                    .put("erased_rows", minute.erasedRows())
                    .put("set_aside", minute.setAside())
                    .put("rejected_rows", minute.rejectedRows())
                    .put("unaccounted", minute.unaccounted())
                    .put("missing_rows", minute.missingRows())
                    .put("expired", minute.expired())
                    .put("goes_on", books.goesOn(minute));
        }
        return JSON.writeValueAsString(object);
    }

    static String asText(Books books, boolean everyMinute) {
        StringBuilder text = new StringBuilder(ReconciliationTable.of(
                everyMinute ? books.minutes() : List.of(), totals(books.minutes()), notableOf(books)));
        long expired =
                books.minutes().stream().filter(ReconciledMinute::expired).count();
        if (expired > 0) {
            text.append("\nThe events of ")
                    .append(expired)
                    .append(" minutes are dropped with their day; their rows are not compared.");
        }
        text.append('\n').append(conclusion(books));
        return text.toString();
    }

    private static List<ReconciledMinute> notableOf(Books books) {
        return books.minutes().stream()
                .filter(minute -> !minute.isEven() || books.goesOn(minute))
                .toList();
    }

    private static Map<String, ReconciledMinute> totals(List<ReconciledMinute> minutes) {
        Map<String, ReconciledMinute> totals = new TreeMap<>();
        minutes.forEach(minute -> totals.merge(minute.source(), minute, ReconciliationTable::sum));
        return totals;
    }

    private static String conclusion(Books books) {
        String lag = books.lag().map(ReconcileCommand::inFlight).orElse("nothing to wait for");
        return switch (books.standing()) {
            case EVEN ->
                books.minutes().isEmpty() ? nothing(books) : "Even: nothing is lost." + setAside(books.setAside());
            case IN_FLIGHT ->
                "In flight: " + books.unaccounted() + " events are not refined yet, " + books.missingRows()
                        + " rows not written (" + lag + "). " + goingOn(books)
                        + "Ask again, or with a longer --wait.";
            case UNEVEN ->
                "Uneven: " + books.unaccounted() + " accepted events are neither refined nor dropped, "
                        + books.missingRows() + " rows are missing or too many (" + lag
                        + "). Look for them in footfall.dead-letters.v1; else somebody changed the table events, or the"
                        + " topics have lost records.";
        };
    }

    private static String nothing(Books books) {
        return books.lag()
                .filter(lag -> lag.total() > 0)
                .map(lag -> "Nothing of these minutes is counted yet (" + inFlight(lag) + "). Ask again.")
                .orElse("Nothing was received in these minutes.");
    }

    /** Of a minute that is not over, every difference is in flight, so it must not read as a finding. */
    private static String goingOn(Books books) {
        return books.minutes().stream().anyMatch(minute -> !minute.isEven() && books.goesOn(minute))
                ? "The newest minute goes on; what it lacks counts when it is over. "
                : "";
    }

    private static String setAside(long events) {
        return events == 0
                ? ""
                : " Postgres refused " + events
                        + " events; they are whole in the table dead_letters and in footfall.dead-letters.v1.";
    }

    private static String inFlight(Lag lag) {
        return "in flight: " + lag.refine() + " before refinement, " + lag.ledger() + " before the ledger, "
                + lag.sink() + " before Postgres";
    }

    private static String nameOf(Books.Standing standing) {
        return standing.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

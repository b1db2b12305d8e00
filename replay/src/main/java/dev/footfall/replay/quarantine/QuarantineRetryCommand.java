package dev.footfall.replay.quarantine;

import dev.footfall.replay.command.PipelineFinder;
import dev.footfall.replay.deliver.Batch;
import dev.footfall.replay.deliver.Delivery;
import dev.footfall.replay.deliver.DeliveryException;
import dev.footfall.replay.deliver.DeliverySettings;
import dev.footfall.replay.deliver.Tally;
import dev.footfall.replay.deliver.TargetFinder;
import dev.footfall.replay.job.Pipeline;
import dev.footfall.replay.job.ReplayException;
import dev.footfall.replay.operator.CommandLog;
import dev.footfall.replay.quarantine.JsonPatch.PatchException;
import dev.footfall.runtime.lifecycle.Exit;
import dev.footfall.sinks.postgres.RejectedTable;
import dev.footfall.sinks.postgres.RejectedTable.Rejected;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code footfall quarantine retry}: sends again what is in quarantine, as it is or repaired. */
@Command(
        name = "retry",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Sends what is in quarantine again, as it is or repaired by a JSON Patch, through ingest's endpoint for the"
                    + " protocol in which it came.",
            "An event goes on under its own id, so trying again counts nothing twice. Name ids, or choose by --rule,"
                    + " --source and --from."
        })
public final class QuarantineRetryCommand implements Callable<Integer> {
    private static final DeliverySettings DELIVERY = DeliverySettings.givingUpAfter(Duration.ofSeconds(60));

    private final PipelineFinder finder;
    private final TargetFinder targets;
    private final Clock clock;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    QuarantineOptions options;

    @Parameters(arity = "0..*", paramLabel = "ID", description = "Rejections, as 'quarantine list' has their ids.")
    List<String> ids = List.of();

    @Option(
            names = "--patch",
            paramLabel = "JSON",
            description =
                    "A JSON Patch (RFC 6902), such as [{\"op\":\"replace\",\"path\":\"/name\",\"value\":\"signup\"}].")
    Optional<String> patch = Optional.empty();

    @Option(names = "--dry-run", description = "Only show what would be sent.")
    boolean dryRun;

    public QuarantineRetryCommand(PipelineFinder finder, TargetFinder targets, Clock clock) {
        this.finder = finder;
        this.targets = targets;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException, ReplayException, InterruptedException {
        Repair repair = new Repair(readPatch());
        if (ids.isEmpty() && !options.isChoice()) {
            throw options.wrong("say what to send again: ids, or --rule, --source or --from");
        }
        Pipeline pipeline = finder.find(options.data());
        RejectedTable table = new RejectedTable(pipeline.postgres());
        CommandLog commands = new CommandLog(pipeline.broker(), pipeline.registry(), clock);
        PrintWriter out = spec.commandLine().getOut();
        boolean allTaken = true;
        for (Rejected rejected : chosen(table)) {
            String outcome = dryRun ? show(repair, rejected) : retry(repair, rejected, table);
            if (!dryRun) {
                commands.tell(
                        "quarantine.retried",
                        outcome,
                        Optional.of(rejected.source()),
                        Map.of("rejected_id", rejected.rejectedId(), "patched", Boolean.toString(patch.isPresent())));
                allTaken &= outcome.equals("done") || outcome.startsWith("already");
            }
            out.println(rejected.rejectedId() + "  " + outcome);
            out.flush();
        }
        return (allTaken ? Exit.OK : Exit.FAILED).code();
    }

    private Optional<JsonPatch> readPatch() {
        if (patch.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonPatch.parse(patch.get()));
        } catch (PatchException e) {
            throw options.wrong("--patch: " + e.getMessage());
        }
    }

    private List<Rejected> chosen(RejectedTable table) throws IOException, ReplayException {
        if (ids.isEmpty()) {
            return table.list(options.filter());
        }
        List<Rejected> chosen = new ArrayList<>();
        for (String id : ids) {
            chosen.add(table.find(id)
                    .orElseThrow(() -> new ReplayException("there is nothing with the id " + id
                            + " in quarantine; nothing was sent. 'footfall quarantine list' names all")));
        }
        return chosen;
    }

    private static String show(Repair repair, Rejected rejected) {
        try {
            return repair.repair(rejected).events().stream()
                    .map(event -> new String(event, StandardCharsets.UTF_8))
                    .collect(Collectors.joining(System.lineSeparator()));
        } catch (PatchException e) {
            return "not sent: " + e.getMessage();
        }
    }

    private String retry(Repair repair, Rejected rejected, RejectedTable table)
            throws IOException, ReplayException, InterruptedException {
        try {
            Repair.Repaired repaired = repair.repair(rejected);
            int events = repaired.events().size();
            if (repaired.ids().size() == events && areAccepted(rejected.source(), repaired.ids(), table)) {
                return "already accepted; nothing was sent";
            }
            try (Delivery delivery =
                    new Delivery(targets.find(options.data(), Optional.of(rejected.source())), DELIVERY)) {
                delivery.send(new Batch(repaired.wire(), repaired.events(), 0));
                Tally tally = delivery.finish();
                return tally.accepted() == events
                        ? "done"
                        : "not accepted: "
                                + String.join(", ", tally.quarantinedByRule().keySet());
            }
        } catch (PatchException e) {
            return "not sent: " + e.getMessage();
        } catch (DeliveryException | TargetFinder.TargetException e) {
            throw new ReplayException(String.valueOf(e.getMessage()), e);
        }
    }

    private static boolean areAccepted(String source, List<String> ids, RejectedTable table) throws IOException {
        for (String id : ids) {
            if (!table.isAccepted(source, id)) {
                return false;
            }
        }
        return true;
    }
}

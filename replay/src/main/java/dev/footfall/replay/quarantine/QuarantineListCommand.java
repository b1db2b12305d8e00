package dev.footfall.replay.quarantine;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.replay.command.PipelineFinder;
import dev.footfall.replay.job.ReplayException;
import dev.footfall.runtime.lifecycle.Exit;
import dev.footfall.sinks.postgres.RejectedTable;
import dev.footfall.sinks.postgres.RejectedTable.Rejected;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code footfall quarantine list}: a line a rejection, without what was sent. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Lists what is in quarantine, without what was sent.")
public final class QuarantineListCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    private final PipelineFinder finder;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    QuarantineOptions options;

    @Option(names = "--json", description = "One JSON object a line, for scripts.")
    boolean json;

    public QuarantineListCommand(PipelineFinder finder) {
        this.finder = finder;
    }

    @Override
    public Integer call() throws IOException, ReplayException {
        PrintWriter out = spec.commandLine().getOut();
        RejectedTable table = new RejectedTable(finder.find(options.data()).postgres());
        for (Rejected rejected : table.list(options.filter())) {
            if (json) {
                out.println(describe(rejected));
            } else {
                out.println(String.join(
                        "  ",
                        rejected.rejectedId(),
                        rejected.receivedAt().toString(),
                        rejected.source(),
                        rejected.dialect(),
                        rejected.rule(),
                        rejected.path().orElse("-"),
                        rejected.reason()));
            }
        }
        out.flush();
        return Exit.OK.code();
    }

    static String describe(Rejected rejected) throws IOException {
        return JSON.writeValueAsString(JSON.createObjectNode()
                .put("rejected_id", rejected.rejectedId())
                .put("received_at", rejected.receivedAt().toString())
                .put("source", rejected.source())
                .put("dialect", rejected.dialect())
                .put("rule", rejected.rule())
                .put("path", rejected.path().orElse(null))
                .put("reason", rejected.reason())
                .put("origin", rejected.origin().orElse(null))
                .put("event_id", rejected.eventId().orElse(null)));
    }
}

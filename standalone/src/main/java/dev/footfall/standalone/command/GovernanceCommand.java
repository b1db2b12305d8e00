package dev.footfall.standalone.command;

import dev.footfall.runtime.lifecycle.Exit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code footfall governance}: the policy by which personal data are treated. */
@Command(
        name = "governance",
        description = "The governance policy: what ingest may keep of events, and for which purposes.",
        subcommands = {GovernanceCheckCommand.class, GovernanceDryRunCommand.class, GovernanceRecordCommand.class},
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class GovernanceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Without a subcommand: what there is. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return Exit.OK.code();
    }
}

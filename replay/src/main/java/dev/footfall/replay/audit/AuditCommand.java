package dev.footfall.replay.audit;

import dev.footfall.runtime.lifecycle.Exit;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code footfall audit}: verifies the audit log and proves what is in it. */
@Command(
        name = "audit",
        description = "The audit log: verifies it, and proves what is in it to who has its public key alone.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class AuditCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private AuditCommand() {}

    /**
     * The command with its subcommands.
     *
     * @param finder knows where the pipeline of a data folder is
     */
    public static CommandLine commandLine(AuditedPipelineFinder finder, Clock clock) {
        return new CommandLine(new AuditCommand())
                .addSubcommand(new VerifyCommand(finder, clock))
                .addSubcommand(new ProofCommand(finder, clock))
                .addSubcommand(new CheckProofCommand())
                .addSubcommand(new ConsistencyCommand(finder, clock))
                .addSubcommand(new KeyCommand(finder));
    }

    /** Without a subcommand: what there is. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return Exit.OK.code();
    }
}

package dev.footfall.standalone.command;

import dev.footfall.replay.audit.AuditCommand;
import dev.footfall.replay.command.ApplyCommand;
import dev.footfall.replay.command.ArchiveCommand;
import dev.footfall.replay.command.DiffCommand;
import dev.footfall.replay.command.DiscardCommand;
import dev.footfall.replay.command.ListCommand;
import dev.footfall.replay.command.PauseCommand;
import dev.footfall.replay.command.PipelineFinder;
import dev.footfall.replay.command.ReplayCommand;
import dev.footfall.replay.command.ResumeCommand;
import dev.footfall.replay.command.ShowCommand;
import dev.footfall.replay.command.VerifyReplayCommand;
import dev.footfall.replay.deliver.TargetFinder;
import dev.footfall.replay.demo.DemoCommand;
import dev.footfall.replay.imports.ImportCommand;
import dev.footfall.replay.letters.DeadLettersCommand;
import dev.footfall.replay.quarantine.QuarantineCommand;
import dev.footfall.replay.quarantine.QuarantineListCommand;
import dev.footfall.replay.quarantine.QuarantineRetryCommand;
import dev.footfall.replay.quarantine.QuarantineShowCommand;
import dev.footfall.replay.subject.EraseCommand;
import dev.footfall.replay.subject.ExportSubjectCommand;
import dev.footfall.runtime.lifecycle.Exit;
import dev.footfall.runtime.lifecycle.Version;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code footfall} command: runs a whole pipeline on this machine, and speaks to it. */
@Command(
        name = "footfall",
        description = "Real-time activity tracking: from the POST to the row, exactly once.",
        footer = "  bench   Measures Footfall side by side with peers and limits (bench --help).",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Footfall implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Footfall() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        Logs.off();
        System.exit(commandLine().execute(args));
    }

    /** The command with all its subcommands. */
    static CommandLine commandLine() {
        RunningPipelines pipelines = new RunningPipelines();
        CommandLine commandLine = new CommandLine(new Footfall())
                .addSubcommand(new UpCommand())
                .addSubcommand(new StatusCommand())
                .addSubcommand(new DownCommand())
                .addSubcommand(new TopicsCommand())
                .addSubcommand(new SchemasCommand())
                .addSubcommand(new GovernanceCommand())
                .addSubcommand(AuditCommand.commandLine(pipelines, Clock.systemUTC()))
                .addSubcommand(new SinksCommand())
                .addSubcommand(new ReconcileCommand(Clock.systemUTC()))
                .addSubcommand(new EraseCommand(pipelines, Clock.systemUTC()))
                .addSubcommand(new ExportSubjectCommand(pipelines, Clock.systemUTC()))
                .addSubcommand(new ImportCommand(pipelines))
                .addSubcommand(new DemoCommand(pipelines, Clock.systemUTC()))
                .addSubcommand(quarantine(new RunningReplays(Clock.systemUTC()), pipelines, Clock.systemUTC()))
                .addSubcommand(DeadLettersCommand.commandLine(new RunningReplays(Clock.systemUTC()), Clock.systemUTC()))
                .addSubcommand(new ArchiveCommand(new RunningReplays(Clock.systemUTC()), Clock.systemUTC()))
                .addSubcommand(replay(new RunningReplays(Clock.systemUTC()), Clock.systemUTC()))
                .setCaseInsensitiveEnumValuesAllowed(true) // these settings reach the subcommands as well
                .setExecutionExceptionHandler(Footfall::explain);
        commandLine.getSubcommands().values().forEach(each -> each.setExecutionExceptionHandler(Footfall::explain));
        return commandLine;
    }

    private static CommandLine replay(PipelineFinder pipelines, Clock clock) {
        return new CommandLine(new ReplayCommand(pipelines, clock))
                .addSubcommand(new DiffCommand(pipelines, clock))
                .addSubcommand(new ApplyCommand(pipelines, clock))
                .addSubcommand(new DiscardCommand(pipelines, clock))
                .addSubcommand(new PauseCommand(pipelines, clock))
                .addSubcommand(new ResumeCommand(pipelines, clock))
                .addSubcommand(new ListCommand(pipelines, clock))
                .addSubcommand(new ShowCommand(pipelines, clock))
                .addSubcommand(new VerifyReplayCommand(pipelines, clock));
    }

    private static CommandLine quarantine(PipelineFinder pipelines, TargetFinder targets, Clock clock) {
        return new CommandLine(new QuarantineCommand())
                .addSubcommand(new QuarantineListCommand(pipelines))
                .addSubcommand(new QuarantineShowCommand(pipelines))
                .addSubcommand(new QuarantineRetryCommand(pipelines, targets, clock));
    }

    /** Without a subcommand: what there is. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return Exit.OK.code();
    }

    private static int explain(Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) {
        PrintWriter err = commandLine.getErr();
        String message = failure.getMessage();
        err.println(message == null ? failure.toString() : message);
        err.flush();
        return Exit.FAILED.code();
    }
}

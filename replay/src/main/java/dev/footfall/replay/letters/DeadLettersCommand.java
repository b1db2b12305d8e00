package dev.footfall.replay.letters;

import dev.footfall.replay.command.PipelineFinder;
import dev.footfall.runtime.lifecycle.Exit;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code footfall dead-letters}: records that a topology or a sink could not take. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Looks through the records that a topology or a sink could not take, and sends them again.")
public final class DeadLettersCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    private DeadLettersCommand() {}

    /**
     * The command with its subcommands.
     *
     * @param finder knows the pipeline of a data folder
     */
    public static CommandLine commandLine(PipelineFinder finder, Clock clock) {
        return new CommandLine(new DeadLettersCommand())
                .addSubcommand(new LettersListCommand(finder))
                .addSubcommand(new LettersShowCommand(finder))
                .addSubcommand(new LettersRetryCommand(finder, clock));
    }

    /** Without a subcommand: what there is. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return Exit.OK.code();
    }
}

package dev.footfall.standalone.command;

import dev.footfall.runtime.lifecycle.Exit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code footfall topics}: the topics on the broker. */
@Command(
        name = "topics",
        description = "The topics on the broker.",
        subcommands = TopicsCreateCommand.class,
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class TopicsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Without a subcommand: what there is. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return Exit.OK.code();
    }
}

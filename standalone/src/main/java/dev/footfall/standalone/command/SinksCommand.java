package dev.footfall.standalone.command;

import dev.footfall.runtime.lifecycle.Exit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code footfall sinks}: what sinks do beside their work. */
@Command(
        name = "sinks",
        description = "What sinks do beside their work.",
        subcommands = SinksPrometheusCommand.class,
        mixinStandardHelpOptions = true)
final class SinksCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return Exit.OK.code();
    }
}

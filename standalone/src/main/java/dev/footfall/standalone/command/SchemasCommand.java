package dev.footfall.standalone.command;

import dev.footfall.runtime.lifecycle.Exit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code footfall schemas}: the schemas of topics and tracking plans in the registry. */
@Command(
        name = "schemas",
        description = "The registry's schemas: those of the topics, and the tracking plans of events.",
        subcommands = {SchemasListCommand.class, SchemasCheckCommand.class, SchemasRegisterCommand.class},
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SchemasCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Without a subcommand: what there is. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return Exit.OK.code();
    }
}

package dev.footfall.standalone.command;

import dev.footfall.ingest.policy.Policy;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.runtime.lifecycle.Exit;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code footfall governance check}: says whether a file is a policy. */
@Command(
        name = "check",
        description = "Says whether ingest would take a policy, and every fault if not; exits with 1 then.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class GovernanceCheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The policy, such as data/governance.yaml.")
    private Path file = Path.of("governance.yaml");

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            Policy policy = PolicyFiles.read(file);
            out.println("Policy " + policy.version() + " can be used.");
            return Exit.OK.code();
        } catch (ConfigurationException e) {
            e.faults().forEach(out::println);
            return Exit.FAILED.code();
        } finally {
            out.flush();
        }
    }
}

package dev.footfall.replay.audit;

import dev.footfall.replay.audit.AuditSource.Place;
import dev.footfall.runtime.lifecycle.Exit;
import dev.footfall.schemas.audit.VerifyingKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code footfall audit key}: what third parties need. */
@Command(
        name = "key",
        description = "Prints the log's public key, as PEM, and as verifiers of signed notes take it for each tree.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class KeyCommand implements Callable<Integer> {
    private final AuditedPipelineFinder finder;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private AuditedPipelineOptions options = new AuditedPipelineOptions();

    KeyCommand(AuditedPipelineFinder finder) {
        this.finder = finder;
    }

    @Override
    public Integer call() throws IOException {
        AuditedPipeline pipeline = options.pipeline(finder);
        VerifyingKey key = options.key(pipeline);
        Set<String> trees = new TreeSet<>();
        try (AuditSource source = Sources.open(pipeline, Place.TOPIC)) {
            source.checkpoints(head -> trees.add(head.getTree()));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(key.pem());
        trees.forEach(tree -> out.println(key.line(tree)));
        out.flush();
        return Exit.OK.code();
    }
}

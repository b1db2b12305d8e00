package dev.footfall.replay.audit;

import dev.footfall.runtime.lifecycle.Exit;
import dev.footfall.schemas.audit.InvalidNoteException;
import dev.footfall.schemas.audit.TreeHead;
import dev.footfall.schemas.audit.VerifyingKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code footfall audit check-proof}: needs no pipeline. */
@Command(
        name = "check-proof",
        description = "Checks a proof with the log's public key alone; no pipeline needs to run. Exit code 0 only if"
                + " everything in it is proven.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class CheckProofCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "What 'audit proof' wrote.")
    private Path file = Path.of("");

    @Option(
            names = "--key",
            paramLabel = "FILE",
            required = true,
            description = "Public key of the log: a PEM file or a verifier's key.")
    private Path key = Path.of("");

    @Override
    public Integer call() throws IOException {
        VerifyingKey verifier = AuditedPipelineOptions.read(key);
        InclusionProof.Bundle bundle = InclusionProof.Bundle.read(file);
        if (bundle.proofs().isEmpty()) {
            throw new IOException(file + " proves nothing: it is empty");
        }
        PrintWriter out = spec.commandLine().getOut();
        Exit exit = Exit.OK;
        for (InclusionProof proof : bundle.proofs()) {
            try {
                TreeHead head = proof.check(verifier);
                out.println("proven: record " + proof.index() + " of " + head + "\n  " + proof.leaf());
            } catch (InvalidNoteException e) {
                out.println("NOT PROVEN: record " + proof.index() + " of " + proof.tree() + ": " + e.getMessage());
                exit = Exit.FAILED;
            }
        }
        out.flush();
        return exit.code();
    }
}

package dev.footfall.replay.audit;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.replay.audit.AuditSource.Place;
import dev.footfall.runtime.lifecycle.Exit;
import dev.footfall.schemas.audit.AuditLeaf;
import dev.footfall.schemas.audit.InvalidNoteException;
import dev.footfall.schemas.audit.ProofPath;
import dev.footfall.schemas.audit.ProofRules;
import dev.footfall.schemas.audit.TreeHasher;
import dev.footfall.schemas.audit.TreeHead;
import dev.footfall.schemas.audit.VerifyingKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code footfall audit consistency}: proves that a log has only grown between two heads. */
@Command(
        name = "consistency",
        description =
                "Proves that nothing of what an older checkpoint committed to is different in a newer one of the same"
                        + " tree. Exit code 0 only if that is so.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ConsistencyCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    private final AuditedPipelineFinder finder;
    private final Clock clock;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private AuditedPipelineOptions options = new AuditedPipelineOptions();

    @Parameters(index = "0", paramLabel = "OLD", description = "File with the older checkpoint: the signed note.")
    private Path older = Path.of("");

    @Parameters(index = "1", paramLabel = "NEW", description = "File with the newer one.")
    private Path newer = Path.of("");

    @Option(
            names = "--from",
            paramLabel = "PLACE",
            defaultValue = "topic",
            description = "Where to read the log: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Place from = Place.TOPIC;

    @Option(names = "--json", description = "The proof as one JSON object.")
    private boolean json;

    ConsistencyCommand(AuditedPipelineFinder finder, Clock clock) {
        this.finder = finder;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        AuditedPipeline pipeline = options.pipeline(finder);
        VerifyingKey key = options.key(pipeline);
        TreeHead before = open(older, key);
        TreeHead after = open(newer, key);
        if (!before.tree().equals(after.tree()) || before.size() > after.size() || before.size() == 0) {
            throw new IOException(
                    "these are not an older and a newer checkpoint of one tree: " + before + "; " + after);
        }
        TreeHasher hasher = new TreeHasher();
        ProofPath path = ProofPath.consistency(hasher, before.size(), after.size());
        try (AuditSource source = Sources.open(pipeline, from)) {
            source.checkpoints(_ -> {});
            source.records(record -> {
                if (record.getTree().equals(before.tree())) {
                    path.accept(record.getIndex(), hasher.leaf(AuditLeaf.bytes(record.getEntry())));
                }
            });
        }
        List<byte[]> proof;
        try {
            proof = path.hashes();
        } catch (IllegalStateException e) {
            throw new IOException(
                    "the log is not whole here; try --from postgres, and 'audit verify' says what is wrong", e);
        }
        boolean isProven = ProofRules.isBeginning(hasher, before, after, proof);
        pipeline.commands(clock)
                .tell(
                        "audit.read",
                        isProven ? "done" : "findings",
                        Optional.empty(),
                        Map.of("command", "consistency", "from", from.name().toLowerCase(Locale.ROOT)));
        print(before, after, proof, isProven);
        return (isProven ? Exit.OK : Exit.FAILED).code();
    }

    private void print(TreeHead before, TreeHead after, List<byte[]> proof, boolean isProven) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            var object = JSON.createObjectNode()
                    .put("ok", isProven)
                    .put("old", Files.readString(older))
                    .put("new", Files.readString(newer));
            var hashes = object.putArray("hashes");
            proof.forEach(hash -> hashes.add(Base64.getEncoder().encodeToString(hash)));
            out.println(JSON.writeValueAsString(object));
        } else {
            out.println((isProven ? "proven: " : "NOT PROVEN: ") + after + " begins with " + before);
        }
        out.flush();
    }

    private static TreeHead open(Path file, VerifyingKey key) throws IOException {
        try {
            return key.open(Files.readString(file));
        } catch (InvalidNoteException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}

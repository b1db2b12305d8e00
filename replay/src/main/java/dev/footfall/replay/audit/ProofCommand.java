package dev.footfall.replay.audit;

import dev.footfall.replay.audit.AuditSource.Place;
import dev.footfall.runtime.lifecycle.Exit;
import dev.footfall.schemas.audit.AuditLeaf;
import dev.footfall.schemas.audit.InvalidNoteException;
import dev.footfall.schemas.audit.ProofPath;
import dev.footfall.schemas.audit.TreeHasher;
import dev.footfall.schemas.audit.VerifyingKey;
import dev.footfall.schemas.record.AuditRecord;
import dev.footfall.schemas.record.Checkpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code footfall audit proof}: proves what the log has about an event. */
@Command(
        name = "proof",
        description = "Writes a proof of every record that the log has about an event, a rejection or a command:"
                + " for 'audit check-proof', and for anybody who has the public key.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ProofCommand implements Callable<Integer> {
    private final AuditedPipelineFinder finder;
    private final Clock clock;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private AuditedPipelineOptions options = new AuditedPipelineOptions();

    @Parameters(paramLabel = "ID", description = "Id of the event, the rejection or the command.")
    private String id = "";

    @Option(
            names = "--from",
            paramLabel = "PLACE",
            defaultValue = "topic",
            description = "Where to read the log: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Place from = Place.TOPIC;

    @Option(names = "--out", paramLabel = "FILE", description = "File to write it to (default: standard output).")
    private Optional<Path> file = Optional.empty();

    ProofCommand(AuditedPipelineFinder finder, Clock clock) {
        this.finder = finder;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        AuditedPipeline pipeline = options.pipeline(finder);
        List<InclusionProof> proofs;
        try (AuditSource source = Sources.open(pipeline, from)) {
            proofs = prove(source, options.key(pipeline), id);
        }
        pipeline.commands(clock)
                .tell(
                        "audit.read",
                        "done",
                        Optional.empty(),
                        Map.of("command", "proof", "from", from.name().toLowerCase(Locale.ROOT), "id", id));
        String json = new InclusionProof.Bundle(proofs).toJson() + System.lineSeparator();
        PrintWriter out = spec.commandLine().getOut();
        if (file.isPresent()) {
            Files.writeString(file.get(), json);
            out.println(proofs.size() + (proofs.size() == 1 ? " record" : " records") + " proven in " + file.get());
        } else {
            out.print(json);
        }
        out.flush();
        return Exit.OK.code();
    }

    /** Reads the log twice: for what it has about the id, and for the ways from there to the roots. */
    static List<InclusionProof> prove(AuditSource source, VerifyingKey key, String id) throws IOException {
        Map<String, Checkpoint> newest = new HashMap<>();
        source.checkpoints(head -> newest.merge(head.getTree(), head, (a, b) -> a.getSize() >= b.getSize() ? a : b));
        List<AuditRecord> found = new ArrayList<>();
        source.records(record -> {
            if (record.getEntry().getEventId().filter(id::equals).isPresent()
                    || record.getEntry().getRecordId().filter(id::equals).isPresent()) {
                found.add(record);
            }
        });
        if (found.isEmpty()) {
            throw new IOException("the log has no record about " + id);
        }
        TreeHasher hasher = new TreeHasher();
        Map<AuditRecord, ProofPath> paths = new HashMap<>();
        for (AuditRecord record : found) {
            Checkpoint head = newest.get(record.getTree());
            if (head == null || head.getSize() <= record.getIndex()) {
                throw new IOException("what the log has about " + id + " is not signed yet; try again in some seconds");
            }
            paths.put(record, ProofPath.inclusion(hasher, record.getIndex(), head.getSize()));
        }
        source.records(record -> {
            byte[] leaf = hasher.leaf(AuditLeaf.bytes(record.getEntry()));
            paths.forEach((of, path) -> {
                if (of.getTree().equals(record.getTree())) {
                    path.accept(record.getIndex(), leaf);
                }
            });
        });
        List<InclusionProof> proofs = new ArrayList<>();
        for (AuditRecord record : found) {
            proofs.add(proof(
                    record,
                    Objects.requireNonNull(paths.get(record)),
                    Objects.requireNonNull(newest.get(record.getTree())),
                    key));
        }
        return proofs;
    }

    private static InclusionProof proof(AuditRecord record, ProofPath path, Checkpoint head, VerifyingKey key)
            throws IOException {
        try {
            List<String> hashes = path.hashes().stream()
                    .map(hash -> Base64.getEncoder().encodeToString(hash))
                    .toList();
            InclusionProof proof = new InclusionProof(
                    AuditLeaf.json(record.getEntry()), record.getTree(), record.getIndex(), hashes, head.getNote());
            proof.check(key);
            return proof;
        } catch (IllegalStateException e) {
            throw new IOException(
                    "the log is not whole here, as its oldest records are gone or others are missing: try --from"
                            + " postgres, and 'audit verify' says what is wrong",
                    e);
        } catch (InvalidNoteException e) {
            throw new IOException(
                    "the log is not what was signed (" + e.getMessage() + "); 'audit verify' says where", e);
        }
    }
}

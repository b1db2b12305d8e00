package dev.footfall.replay.audit;

import dev.footfall.schemas.audit.Finding;
import dev.footfall.schemas.audit.Frontier;
import dev.footfall.schemas.audit.SignedHeads;
import dev.footfall.schemas.audit.TreeHasher;
import dev.footfall.schemas.audit.TreeVerifier;
import dev.footfall.schemas.audit.TreeVerifier.Report;
import dev.footfall.schemas.audit.VerifyingKey;
import dev.footfall.schemas.record.AuditRecord;
import dev.footfall.schemas.record.Checkpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Verifies a whole log: every record of every tree against every head that is known. A tree whose first records are gone
 * is verified from the first kept head behind the gap; there must be one, from outside the pipeline, or the gap is a
 * finding. Used by one thread, once.
 */
public final class LogVerification {
    private final SignedHeads heads;
    private final Map<String, NavigableMap<Long, Checkpoint>> kept = new HashMap<>();
    private final Map<String, Tree> trees = new HashMap<>();
    private long records;

    public LogVerification(VerifyingKey key) {
        this.heads = new SignedHeads(key);
    }

    /** Takes a head as it stands in the pipeline. */
    public void head(Checkpoint head) {
        heads.add(head.getTree(), head.getSize(), head.getNote());
    }

    /** Takes a head that was kept outside the pipeline. */
    public void keptHead(Checkpoint head) {
        head(head);
        kept.computeIfAbsent(head.getTree(), _ -> new TreeMap<>()).put(head.getSize(), head);
    }

    /** Takes the next record of a tree, after all heads. */
    public void record(AuditRecord record) {
        records++;
        trees.computeIfAbsent(record.getTree(), name -> begin(name, record.getIndex()))
                .accept(record);
    }

    /** Reads and verifies all that there is. */
    public Result run(AuditSource source) throws IOException {
        source.checkpoints(this::head);
        source.records(this::record);
        return finish();
    }

    /** What came of it. */
    public Result finish() {
        TreeSet<String> names = new TreeSet<>(heads.trees());
        names.addAll(trees.keySet());
        List<Report> reports = new ArrayList<>();
        List<Finding> findings = new ArrayList<>(heads.findings());
        for (String name : names) {
            Report report = trees.computeIfAbsent(name, tree -> begin(tree, 0)).finish();
            reports.add(report);
            report.finding().ifPresent(findings::add);
        }
        return new Result(records, reports, findings);
    }

    private Tree begin(String name, long first) {
        TreeHasher hasher = new TreeHasher();
        if (first == 0) {
            return new Tree(new TreeVerifier(name, heads.of(name), hasher, new Frontier(hasher)), 0, Optional.empty());
        }
        Map.Entry<Long, Checkpoint> from =
                kept.getOrDefault(name, new TreeMap<>()).ceilingEntry(first);
        if (from == null) {
            return new Tree(
                    new TreeVerifier(name, heads.of(name), hasher, new Frontier(hasher)),
                    Long.MAX_VALUE,
                    Optional.of(new Finding(
                            name,
                            0,
                            "it and all before record " + first + " are gone. If their retention is over, verify from"
                                    + " where they are kept (--from postgres), or from a"
                                    + " checkpoint"
                                    + " that"
                                    + " was kept"
                                    + " outside"
                                    + " the pipeline,"
                                    + " of " + first + " records or more (--heads FILE)")));
        }
        try {
            Frontier frontier = Frontier.of(
                    hasher,
                    from.getKey(),
                    from.getValue().getFrontier().stream()
                            .map(LogVerification::bytes)
                            .toList());
            return new Tree(new TreeVerifier(name, heads.of(name), hasher, frontier), from.getKey(), Optional.empty());
        } catch (IllegalArgumentException e) {
            return new Tree(
                    new TreeVerifier(name, heads.of(name), hasher, new Frontier(hasher)),
                    Long.MAX_VALUE,
                    Optional.of(new Finding(
                            name, from.getKey(), "the kept checkpoint cannot be gone on from: " + e.getMessage())));
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** A tree from where it can be verified. */
    private record Tree(TreeVerifier verifier, long from, Optional<Finding> flaw) {
        void accept(AuditRecord record) {
            if (record.getIndex() >= from || verifier.size() > from) {
                verifier.accept(record);
            }
        }

        Report finish() {
            Report report = verifier.finish();
            return flaw.isEmpty() ? report : new Report(report.tree(), 0, 0, 0, report.heads(), flaw);
        }
    }

    /**
     * What came of verifying a log.
     *
     * @param records how many were read
     * @param trees one for each tree that has a record or a head, by name
     * @param findings everything that is wrong; of a tree, the first
     */
    public record Result(long records, List<Report> trees, List<Finding> findings) {
        public Result {
            trees = List.copyOf(trees);
            findings = List.copyOf(findings);
        }

        /** Whether there is a log and nothing is wrong with it. */
        public boolean isGood() {
            return findings.isEmpty() && !trees.isEmpty();
        }

        /** Whether a tree has records and no head: it is young, or its heads were taken away. */
        public boolean isAwaitingSignature() {
            return trees.stream().anyMatch(tree -> tree.heads() == 0 && tree.size() > 0);
        }
    }
}

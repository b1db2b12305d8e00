package dev.footfall.schemas.audit;

import dev.footfall.schemas.record.AuditEntry;
import dev.footfall.schemas.record.AuditRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A log in memory with signed heads at irregular distances, and verification of what somebody made of it. */
final class AttackedLog {
    static final String TREE = "shop.example/audit/0";

    final TreeHasher hasher = new TreeHasher();
    final SigningKey key = SigningKey.of(SigningKey.newPem());
    final List<AuditRecord> records = new ArrayList<>();
    final NavigableMap<Long, Head> heads = new TreeMap<>();
    private final Map<String, Optional<TreeHead>> opened = new HashMap<>();

    /** A signed head with what is needed to go on from it. */
    record Head(String note, List<byte[]> frontier) {}

    AttackedLog(SplittableRandom random, int size) {
        Frontier tree = new Frontier(hasher);
        int untilHead = 1;
        for (int i = 0; i < size; i++) {
            AuditRecord record = record(i, entry(i, random));
            records.add(record);
            tree.append(leaf(record));
            if (--untilHead == 0 || i == size - 1) {
                TreeHead head = TreeHead.of(TREE, tree);
                heads.put(tree.size(), new Head(key.sign(head), tree.hashes()));
                untilHead = random.nextInt(1, 400);
            }
        }
    }

    /** The record at that place, with a checksum that fits. */
    AuditRecord record(long index, AuditEntry entry) {
        return new AuditRecord(TREE, index, AuditLeaf.checksum(hasher.leaf(AuditLeaf.bytes(entry))), entry);
    }

    static AuditEntry entry(int number, SplittableRandom random) {
        return AuditEntry.newBuilder()
                .setAt(Instant.ofEpochMilli(1_764_028_800_000L + number))
                .setActor("ingest")
                .setAction(random.nextInt(20) == 0 ? "rejected" : "accepted")
                .setSource("shop")
                .setEventId("event-" + number)
                .setSubject(Long.toHexString(random.nextLong()))
                .setConsent(random.nextInt(3) == 0 ? Map.of("statistics", random.nextBoolean()) : Map.of())
                .setOriginTopic("footfall.received.v1")
                .setOriginPartition(0)
                .setOriginOffset(number)
                .setVersion("0.1.0")
                .build();
    }

    byte[] leaf(AuditRecord record) {
        return hasher.leaf(AuditLeaf.bytes(record.getEntry()));
    }

    /** The notes of all heads, the smallest first. */
    List<String> notes() {
        return heads.values().stream().map(Head::note).toList();
    }

    /** A log of these entries from a place on, numbered and summed as if they belonged there. */
    List<AuditRecord> continued(int place, List<AuditEntry> entries) {
        List<AuditRecord> log = new ArrayList<>(records.subList(0, place));
        for (AuditEntry entry : entries) {
            log.add(record(log.size(), entry));
        }
        return log;
    }

    /** The head of the first records of a log that differs from this one from a place on. */
    TreeHead headOf(List<AuditRecord> log, int size, long place) {
        Frontier tree = before(place);
        for (long i = tree.size(); i < size; i++) {
            tree.append(leaf(log.get((int) i)));
        }
        return TreeHead.of(TREE, tree);
    }

    private Frontier before(long place) {
        Map.Entry<Long, Head> before = heads.floorEntry(place);
        return before == null
                ? new Frontier(hasher)
                : Frontier.of(hasher, before.getKey(), before.getValue().frontier());
    }

    /**
     * What verification finds, from the last head before a place on: up to there nothing differs.
     *
     * @param notes all notes that there are
     */
    Optional<Finding> verify(List<AuditRecord> log, List<String> notes, long place) {
        Frontier begin = before(place);
        List<TreeHead> trusted = new ArrayList<>();
        if (begin.size() > 0) {
            trusted.add(TreeHead.of(TREE, begin));
        }
        for (String note : notes) {
            Optional<TreeHead> head = opened.computeIfAbsent(note, this::open);
            if (head.isEmpty()) {
                return Optional.of(new Finding(TREE, 0, "a head is not signed with the log's key"));
            }
            head.filter(it -> it.size() >= begin.size()).ifPresent(trusted::add);
        }
        TreeVerifier verifier = new TreeVerifier(TREE, trusted, hasher, begin);
        for (long i = begin.size(); i < log.size() && verifier.finding().isEmpty(); i++) {
            verifier.accept(log.get((int) i));
        }
        return verifier.finish().finding();
    }

    private Optional<TreeHead> open(String note) {
        try {
            return Optional.of(key.publicKey().open(note));
        } catch (InvalidNoteException e) {
            return Optional.empty();
        }
    }
}

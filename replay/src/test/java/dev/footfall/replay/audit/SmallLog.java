package dev.footfall.replay.audit;

import dev.footfall.schemas.audit.AuditLeaf;
import dev.footfall.schemas.audit.Frontier;
import dev.footfall.schemas.audit.SigningKey;
import dev.footfall.schemas.audit.TreeHasher;
import dev.footfall.schemas.audit.TreeHead;
import dev.footfall.schemas.record.AuditEntry;
import dev.footfall.schemas.record.AuditRecord;
import dev.footfall.schemas.record.Checkpoint;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A log of two trees in memory, signed after every tenth record. */
final class SmallLog implements AuditSource {
    static final Instant AT = Instant.parse("2026-11-25T10:00:00.123Z");

    final SigningKey key = SigningKey.of(SigningKey.newPem());
    final List<AuditRecord> records = new ArrayList<>();
    final List<Checkpoint> heads = new ArrayList<>();

    SmallLog(int recordsEach) {
        fill("shop.example/audit/0", recordsEach);
        fill("shop.example/audit/1", recordsEach);
    }

    private void fill(String tree, int count) {
        TreeHasher hasher = new TreeHasher();
        Frontier frontier = new Frontier(hasher);
        for (int i = 0; i < count; i++) {
            AuditEntry entry = AuditEntry.newBuilder()
                    .setAt(AT)
                    .setActor("ingest")
                    .setAction("accepted")
                    .setEventId("event-" + i)
                    .setOriginTopic("footfall.received.v1")
                    .setOriginPartition(0)
                    .setOriginOffset(i)
                    .setVersion("0.1.0")
                    .build();
            byte[] leaf = hasher.leaf(AuditLeaf.bytes(entry));
            records.add(new AuditRecord(tree, (long) i, AuditLeaf.checksum(leaf), entry));
            frontier.append(leaf);
            if (i % 10 == 9) {
                TreeHead head = TreeHead.of(tree, frontier);
                heads.add(new Checkpoint(
                        tree,
                        head.size(),
                        ByteBuffer.wrap(head.rootHash()),
                        AT,
                        key.sign(head),
                        frontier.hashes().stream().map(ByteBuffer::wrap).toList()));
            }
        }
    }

    @Override
    public void checkpoints(Consumer<Checkpoint> into) {
        heads.forEach(into);
    }

    @Override
    public void records(Consumer<AuditRecord> into) {
        records.forEach(into);
    }

    @Override
    public void close() {}
}

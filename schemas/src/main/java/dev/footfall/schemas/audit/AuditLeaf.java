package dev.footfall.schemas.audit;

import dev.footfall.schemas.record.AuditEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The leaf that an entry is in its tree: canonical JSON (RFC 8785) of its fields under their own names, without those
 * that are null or empty. So it depends on no registry and no version of the schema: a field that is added later is
 * left out where it is not set.
 */
public final class AuditLeaf {
    private AuditLeaf() {}

    /** The leaf as text. */
    public static String json(AuditEntry entry) {
        return new CanonicalJson()
                .member("action", entry.getAction())
                .member("actor", entry.getActor())
                .member("arguments", entry.getArguments())
                .member("at", entry.getAt().toEpochMilli())
                .member("consent", entry.getConsent())
                .member("event_id", entry.getEventId())
                .member("legal_basis", entry.getLegalBasis())
                .member("origin_offset", entry.getOriginOffset())
                .member("origin_partition", entry.getOriginPartition())
                .optional("origin_schema", entry.getOriginSchema())
                .member("origin_topic", entry.getOriginTopic())
                .member("outcome", entry.getOutcome())
                .member("policy_version", entry.getPolicyVersion())
                .member("purposes", entry.getPurposes())
                .member("reason", entry.getReason())
                .member("record_id", entry.getRecordId())
                .member("source", entry.getSource())
                .member("subject", entry.getSubject())
                .member("treated", entry.getTreated())
                .member("version", entry.getVersion())
                .end();
    }

    /** The leaf's bytes. */
    public static byte[] bytes(AuditEntry entry) {
        return json(entry).getBytes(StandardCharsets.UTF_8);
    }

    /** The first 8 bytes of a leaf's hash, by which a damaged record is found. */
    public static long checksum(byte[] leafHash) {
        return ByteBuffer.wrap(leafHash).getLong();
    }
}

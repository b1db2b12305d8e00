package dev.footfall.schemas.audit;

import dev.footfall.schemas.record.AuditEntry;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AuditLeafTest {
    @Test
    void aLeafIsTheEntryAsCanonicalJsonWithoutWhatIsNotSet() {
        assertThat(AuditLeaf.json(plain().build())).isEqualTo("""
                        {"action":"accepted","actor":"ingest","at":1764028800123,"origin_offset":42,\
                        "origin_partition":3,"origin_topic":"footfall.received.v1","version":"0.1.0"}""");
    }

    @Test
    void everyFieldStandsInTheLeafInTheOrderOfNames() {
        AuditEntry all = plain().setOutcome("stored")
                .setSource("shop")
                .setEventId("e-1")
                .setRecordId("r-1")
                .setSubject("ab12")
                .setReason("because")
                .setPurposes(List.of("statistics", "advertising"))
                .setLegalBasis("consent")
                .setConsent(Map.of("statistics", true, "advertising", false))
                .setTreated(Map.of("/url", "truncate", "/properties/email", "drop"))
                .setArguments(Map.of("b", "2", "a", "1"))
                .setPolicyVersion("p7")
                .setOriginSchema(12)
                .build();

        assertThat(AuditLeaf.json(all)).isEqualTo("""
                        {"action":"accepted","actor":"ingest","arguments":{"a":"1","b":"2"},"at":1764028800123,\
                        "consent":{"advertising":false,"statistics":true},"event_id":"e-1","legal_basis":"consent",\
                        "origin_offset":42,"origin_partition":3,"origin_schema":12,"origin_topic":"footfall.received.v1",\
                        "outcome":"stored","policy_version":"p7","purposes":["statistics","advertising"],\
                        "reason":"because","record_id":"r-1","source":"shop","subject":"ab12",\
                        "treated":{"/properties/email":"drop","/url":"truncate"},"version":"0.1.0"}""");
        assertThat(AuditEntry.getClassSchema().getFields())
                .allSatisfy(field -> assertThat(AuditLeaf.json(all)).contains("\"" + field.name() + "\":"));
    }

    /** Strings as RFC 8785, section 3.2.2.2, has them. */
    @Test
    void stringsAreEscapedAsTheCanonicalFormHasIt() {
        AuditEntry entry = plain().setReason("\u20ac$\u000f\nA'B\"\\\"/\b\t\f\r\u007f\ud83d\ude00")
                .build();

        assertThat(AuditLeaf.json(entry))
                .contains("\"reason\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\"/\\b\\t\\f\\r\u007f\ud83d\ude00\"");
    }

    @Test
    void theChecksumIsTheBeginningOfTheLeafHash() {
        byte[] hash = new TreeHasher().leaf(new byte[0]);

        assertThat(HexFormat.of().toHexDigits(AuditLeaf.checksum(hash))).isEqualTo("6e340b9cffb37a98");
    }

    @Test
    void aNumberThatJsonDoesNotHoldExactlyIsRefused() {
        AuditEntry entry = plain().setOriginOffset(Long.MAX_VALUE).build();

        assertThatThrownBy(() -> AuditLeaf.json(entry)).hasMessageContaining("origin_offset is beyond 2^53");
    }

    private static AuditEntry.Builder plain() {
        return AuditEntry.newBuilder()
                .setAt(Instant.ofEpochMilli(1_764_028_800_123L))
                .setActor("ingest")
                .setAction("accepted")
                .setOriginTopic("footfall.received.v1")
                .setOriginPartition(3)
                .setOriginOffset(42)
                .setVersion("0.1.0");
    }
}

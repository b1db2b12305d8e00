package dev.footfall.schemas.trust;

import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.ReceivedEvent;
import java.time.Instant;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TrustedRecordsTest {
    @Test
    void aRecordCanBeBuiltWithItsDefaults() {
        ReceivedEvent event = ReceivedEvent.newBuilder()
                .setEventId("e-1")
                .setSource("web")
                .setVisitorId("v-1")
                .setName("page_view")
                .setReceivedAt(Instant.EPOCH)
                .build();

        assertThat(event.getType()).isEqualTo(EventType.TRACK);
    }

    @Test
    void aSchemaThatNamesAnotherClassIsStillRefused() {
        var schema = SchemaBuilder.record("ProcessBuilder")
                .namespace("java.lang")
                .fields()
                .endRecord();

        assertThatExceptionOfType(SecurityException.class)
                .isThrownBy(() -> SpecificData.get().getClass(schema))
                .withMessageContaining("java.lang.ProcessBuilder");
    }
}

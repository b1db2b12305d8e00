package dev.footfall.ingest.spool;

import dev.footfall.ingest.publish.LogEntry;
import dev.footfall.schemas.topic.Topic;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import static org.assertj.core.api.Assertions.assertThat;

class SpooledEntryTest {
    private static final Instant WRITTEN = Instant.parse("2026-03-01T12:00:00.123Z");

    @Property(tries = 200)
    void whatIsReadIsWhatWasWritten(@ForAll Topic topic, @ForAll byte[] key, @ForAll byte[] value) {
        byte[] bytes = SpooledEntry.encode(new LogEntry(topic, key, value), WRITTEN);

        SpooledEntry read = new SpooledEntry(7, bytes);
        assertThat(read.written()).isEqualTo(WRITTEN);
        assertThat(read.entry()).hasValueSatisfying(entry -> {
            assertThat(entry.topic()).isEqualTo(topic);
            assertThat(entry.key()).isEqualTo(key);
            assertThat(entry.value()).isEqualTo(value);
        });
    }

    @Property(tries = 500)
    void bytesThatAreNoEntryAreNoneAndNoFault(@ForAll byte[] bytes) {
        SpooledEntry read = new SpooledEntry(7, bytes);
        assertThat(read.entry()).isEmpty();
        assertThat(read.written()).isNotNull();
    }

    @Property(tries = 50)
    void anEntryOfALaterVersionIsNone(@ForAll byte[] value) {
        byte[] bytes = SpooledEntry.encode(new LogEntry(Topic.RECEIVED, new byte[] {1}, value), WRITTEN);
        bytes[0]++;
        assertThat(new SpooledEntry(7, bytes).entry()).isEmpty();
    }
}

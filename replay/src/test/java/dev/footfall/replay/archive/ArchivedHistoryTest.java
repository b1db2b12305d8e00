package dev.footfall.replay.archive;

import dev.footfall.schemas.record.Command;
import dev.footfall.schemas.registry.WireFormat;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ArchivedHistoryTest {
    private static final TopicPartition PARTITION = new TopicPartition("footfall.commands.v1", 2);
    private static final Instant DAY = Instant.parse("2026-03-04T00:00:00Z");
    private static final int ID_THEN = 7;
    private static final int ID_NOW = 9;

    @TempDir
    Path root;

    @Test
    void aRecordComesOutAsItWentInWithTheIdThatItsSchemaHasNow() throws Exception {
        RecordHeaders headers = new RecordHeaders();
        headers.add("a", new byte[] {1}).add("b", null);
        write(true, 3, List.of(record(3, 0, command("one"), headers), record(5, 1, null, new RecordHeaders())));

        List<ConsumerRecord<byte[], byte[]>> read = read(0, 100);

        assertThat(read).extracting(ConsumerRecord::offset).containsExactly(3L, 5L);
        ConsumerRecord<byte[], byte[]> one = read.getFirst();
        assertThat(one.key()).isEqualTo("key".getBytes(UTF_8));
        assertThat(one.timestamp()).isEqualTo(DAY.toEpochMilli());
        assertThat(one.headers()).isEqualTo(headers);
        assertThat(WireFormat.schemaId(one.value())).isEqualTo(ID_NOW);
        assertThat(new SpecificDatumReader<>(Command.class)
                        .read(
                                null,
                                DecoderFactory.get()
                                        .binaryDecoder(
                                                one.value(),
                                                WireFormat.HEADER_BYTES,
                                                one.value().length - WireFormat.HEADER_BYTES,
                                                null)))
                .isEqualTo(value("one"));
        assertThat(read.getLast().value()).isNull();
    }

    @Test
    void aValueThatIsNotOfItsSchemaIsKeptAsBytesAndHarmsNothingBehindIt() throws Exception {
        byte[] broken = {0, 0, 0, 0, ID_THEN, 120, 1};
        write(
                true,
                0,
                List.of(record(0, 0, broken, new RecordHeaders()), record(1, 0, command("two"), new RecordHeaders())));

        List<ConsumerRecord<byte[], byte[]>> read = read(0, 100);

        assertThat(read.getFirst().value()).isEqualTo(broken);
        assertThat(WireFormat.schemaId(read.getLast().value())).isEqualTo(ID_NOW);
    }

    @Test
    void historyBeginsWithTheFirstRecordOfTheTimeIfNothingIsMissingBehindIt() throws Exception {
        write(true, 0, List.of(record(0, 0, null, new RecordHeaders()), record(1, 60, null, new RecordHeaders())));
        write(true, 2, List.of(record(2, 120, null, new RecordHeaders()), record(9, 180, null, new RecordHeaders())));
        ArchivedHistory history = new ArchivedHistory(new ArchiveFolder(root));

        assertThat(history.startOf(PARTITION, DAY.plusSeconds(60), 8)).contains(1L);
        assertThat(history.startOf(PARTITION, DAY.plusSeconds(61), 8)).contains(2L);
        assertThat(history.startOf(PARTITION, DAY.plusSeconds(121), 8)).contains(8L);
        assertThat(history.startOf(PARTITION, DAY.minusSeconds(60), 8)).contains(0L);
        assertThat(history.startOf(PARTITION, DAY, 11))
                .as("what came behind it is lost")
                .isEmpty();
        assertThat(history.startOf(new TopicPartition("other", 0), DAY, 8)).isEmpty();
        assertThat(read(1, 9)).extracting(ConsumerRecord::offset).containsExactly(1L, 2L);
    }

    @Test
    void nothingIsTakenFromBehindAGap() throws Exception {
        write(true, 0, List.of(record(0, 0, null, new RecordHeaders())));
        write(false, 5, List.of(record(5, 120, null, new RecordHeaders()), record(6, 180, null, new RecordHeaders())));
        ArchivedHistory history = new ArchivedHistory(new ArchiveFolder(root));

        assertThat(history.startOf(PARTITION, DAY.plusSeconds(150), 6)).contains(6L);
        assertThat(history.startOf(PARTITION, DAY.plusSeconds(60), 6)).isEmpty();
    }

    @Test
    void whatIsNotFinishedHasNoNameAndIsRemoved() throws Exception {
        ArchiveFolder folder = new ArchiveFolder(root);
        Part part = new Part(PARTITION, LocalDate.of(2026, 3, 4), 0);
        Path file = folder.file(part);
        try (PartWriter writer = new PartWriter(folder, part, Optional.empty(), true)) {
            writer.add(record(0, 0, null, new RecordHeaders()));
            assertThat(file).doesNotExist();
        }
        Path left = Files.createFile(ArchiveFolder.unfinished(file));

        try (ArchiveStore.Lock _ = folder.lock()) {
            assertThat(left).doesNotExist();
            assertThatThrownBy(folder::lock).hasMessageContaining("another process archives into");
        }
        assertThat(folder.parts(PARTITION)).isEmpty();
    }

    @Test
    void aDamagedFileIsNamed() throws Exception {
        write(true, 0, List.of(record(0, 0, null, new RecordHeaders())));
        ArchiveFolder folder = new ArchiveFolder(root);
        Path file = folder.file(folder.parts(PARTITION).getFirst());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 20] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> read(0, 9)).hasMessageContaining(file + " is damaged");
    }

    private void write(boolean follows, long offset, List<ConsumerRecord<byte[], byte[]>> records) throws Exception {
        Part part = new Part(
                PARTITION,
                Instant.ofEpochMilli(records.getFirst().timestamp())
                        .atOffset(ZoneOffset.UTC)
                        .toLocalDate(),
                offset);
        try (PartWriter writer =
                new PartWriter(new ArchiveFolder(root), part, Optional.of(Command.getClassSchema()), follows)) {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                writer.add(record);
            }
            writer.finish();
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> read(long from, long to) throws Exception {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        new ArchivedHistory(new ArchiveFolder(root))
                .read(PARTITION, from, to, (_, _) -> ID_NOW, PARTITION.topic() + "-value", records::add);
        return records;
    }

    private static ConsumerRecord<byte[], byte[]> record(
            long offset, long seconds, byte @Nullable [] value, RecordHeaders headers) {
        return new ConsumerRecord<>(
                PARTITION.topic(),
                PARTITION.partition(),
                offset,
                DAY.plusSeconds(seconds).toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                3,
                0,
                "key".getBytes(UTF_8),
                value,
                headers,
                Optional.empty());
    }

    private static Command value(String id) {
        return new Command(id, DAY, "somebody", "tested", "done", null, null, "", Map.of("a", "b"), "1");
    }

    private static byte[] command(String id) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(WireFormat.header(ID_THEN));
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new SpecificDatumWriter<>(Command.class).write(value(id), encoder);
        encoder.flush();
        return bytes.toByteArray();
    }
}

package dev.footfall.schemas.registry;

import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.topic.Topic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AvroSerdeTest {
    private static final String TOPIC = Topic.RECEIVED.topicName();
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123Z");
    private static final ReceivedEvent EVENT = ReceivedEvent.newBuilder()
            .setEventId("e-1")
            .setSource("web")
            .setVisitorId("v-1")
            .setProperties("{}")
            .setType(EventType.PAGE)
            .setName("page_view")
            .setUrl("https://example.org/ü?a=1")
            .setCreatedAt(NOON.minusSeconds(1))
            .setReceivedAt(NOON)
            .setSequence(3)
            .build();

    private final SchemaRegistry registry = ConfluentSchemaRegistry.connect("mock://" + UUID.randomUUID(), Map.of());
    private final AvroSerde<ReceivedEvent> serde = new AvroSerde<>(registry, ReceivedEvent.getClassSchema());

    @BeforeEach
    void registerSchemas() {
        new SchemaRegistration(registry).register();
    }

    @Test
    void whatIsWrittenIsReadBack() {
        byte[] bytes = written(serde);

        ReceivedEvent read = read(bytes);

        assertThat(read).isEqualTo(EVENT);
        assertThat(read.getCreatedAt()).contains(NOON.minusSeconds(1));
        assertThat(read.getUserId()).isEmpty();
        assertThat(read.getProperties()).isEqualTo("{}");
    }

    @Test
    void theHeaderIsAZeroAndTheIdOfTheSchema() {
        byte[] bytes = written(serde);

        assertThat(bytes[0]).isZero();
        assertThat(ByteBuffer.wrap(bytes, 1, 4).getInt())
                .isEqualTo(registry.idOf(Topic.RECEIVED.subject(), ReceivedEvent.getClassSchema()));
    }

    @Test
    void anIdOfMoreThanOneByteIsWrittenBigEndian() {
        var fixed = new FixedRegistry(0x01020304, ReceivedEvent.getClassSchema());
        var other = new AvroSerde<ReceivedEvent>(fixed, ReceivedEvent.getClassSchema());

        byte[] bytes = written(other);

        assertThat(Arrays.copyOf(bytes, 5)).containsExactly(0, 1, 2, 3, 4);
        assertThat(other.deserializer().deserialize(TOPIC, bytes)).isEqualTo(EVENT);
    }

    @Test
    void aTombstoneStaysATombstone() {
        assertThat(serde.serializer().serialize(TOPIC, null)).isNull();
        assertThat(serde.deserializer().deserialize(TOPIC, null)).isNull();
    }

    @Test
    void aRecordOfAnOlderSchemaGetsTheDefaultsOfTheNewer() throws IOException {
        Schema older = SchemaBuilder.record("ReceivedEvent")
                .namespace("dev.footfall.schemas.record")
                .fields()
                .requiredString("event_id")
                .requiredString("source")
                .requiredString("visitor_id")
                .requiredString("name")
                .requiredString("gone")
                .requiredLong("received_at")
                .endRecord();
        int id = registry.register("older-value", older);
        GenericRecord written = new GenericData.Record(older);
        written.put("event_id", "e-0");
        written.put("source", "web");
        written.put("visitor_id", "v-0");
        written.put("name", "page_view");
        written.put("gone", "x");
        written.put("received_at", NOON.toEpochMilli());

        ReceivedEvent read = read(framed(id, older, written));

        assertThat(read)
                .isEqualTo(ReceivedEvent.newBuilder()
                        .setEventId("e-0")
                        .setSource("web")
                        .setVisitorId("v-0")
                        .setName("page_view")
                        .setReceivedAt(NOON)
                        .build());
        assertThat(read.getType()).isEqualTo(EventType.TRACK);
    }

    @Test
    void aKindOfCallThatIsNotKnownYetIsReadAsATrackCall() throws IOException {
        Schema newer = new Schema.Parser()
                .parse(ReceivedEvent.getClassSchema().toString().replace("\"ALIAS\"]", "\"ALIAS\",\"BEACON\"]"));
        int id = registry.register("newer-value", newer);
        GenericRecord written = new GenericData.Record(newer);
        for (Schema.Field field : newer.getFields()) {
            if (field.hasDefaultValue()) {
                written.put(field.name(), GenericData.get().getDefaultValue(field));
            }
        }
        written.put("event_id", "e-2");
        written.put("source", "web");
        written.put("visitor_id", "v-2");
        written.put("name", "beacon");
        written.put("received_at", NOON.toEpochMilli());
        written.put("type", new GenericData.EnumSymbol(newer.getField("type").schema(), "BEACON"));

        assertThat(read(framed(id, newer, written)).getType()).isEqualTo(EventType.TRACK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "\0\0\0", "{\"event_id\":\"e-1\"}"})
    void bytesOfAnotherFormatAreRefused(String text) {
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> serde.deserializer().deserialize(TOPIC, text.getBytes(UTF_8)))
                .withMessageStartingWith("not in Confluent's wire format: a record of " + text.length() + " bytes");
    }

    @Test
    void aRecordThatIsCutAnywhereIsRefused() {
        byte[] bytes = written(serde);

        for (int length = WireFormat.HEADER_BYTES; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, cut))
                    .as("%d bytes", length)
                    .isInstanceOf(SerializationException.class);
        }
    }

    @Test
    void bytesLeftOverBehindARecordAreRefused() {
        byte[] bytes = written(serde);

        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> serde.deserializer().deserialize(TOPIC, Arrays.copyOf(bytes, bytes.length + 1)))
                .withMessageContaining("a record of footfall.received.v1 is not ReceivedEvent as schema ");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Integer.MAX_VALUE - 8, Long.MAX_VALUE, 1L << 40})
    void aLengthThatCannotBeIsRefusedWithoutAskingForTheMemory(long length) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write(Arrays.copyOf(written(serde), WireFormat.HEADER_BYTES));
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        encoder.writeLong(length);
        encoder.flush();

        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> serde.deserializer().deserialize(TOPIC, bytes.toByteArray()));
    }

    @Test
    void aValueThatIsTooLargeIsRefusedInBothWays() {
        byte[] tooLong = new byte[AvroSerde.READ_BYTES + 1];
        ReceivedEvent tooLarge = ReceivedEvent.newBuilder(EVENT)
                .setProperties("x".repeat(AvroSerde.WRITTEN_BYTES))
                .build();

        assertThatExceptionOfType(RecordTooLargeException.class)
                .isThrownBy(() -> serde.deserializer().deserialize(TOPIC, tooLong))
                .withMessage("a value of footfall.received.v1 has 4194305 bytes, and at most 4194304 are read");
        assertThatExceptionOfType(RecordTooLargeException.class)
                .isThrownBy(() -> serde.serializer().serialize(TOPIC, tooLarge))
                .withMessageStartingWith("a value for footfall.received.v1 takes 838")
                .withMessageEndingWith(" bytes, and at most 8388608 are written");
    }

    @Test
    void aRecordOfAnotherTypeIsRefused() {
        var sessions = new AvroSerde<Session>(registry, Session.getClassSchema());
        byte[] bytes = written(serde);

        assertThatThrownBy(() -> sessions.deserializer().deserialize(TOPIC, bytes))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("is not Session");
    }

    @Test
    void anIdThatTheRegistryDoesNotKnowIsSaid() {
        byte[] bytes = written(serde);
        bytes[1] = 0x7f;

        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> serde.deserializer().deserialize(TOPIC, bytes))
                .withMessageContaining("refused to fetch schema 2130706433");
    }

    @Test
    void anUnregisteredSchemaIsAnErrorThatSaysWhatToDoAndRegistersNothing() {
        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> serde.serializer().serialize("footfall.other.v1", EVENT))
                .withMessageContaining("look up the schema of footfall.other.v1-value")
                .withMessageContaining("register the schemas first (footfall schemas register)");
        assertThat(registry.versions("footfall.other.v1-value")).isEmpty();
    }

    @Test
    void aRegistryThatDoesNotAnswerIsNamed() {
        var nowhere = ConfluentSchemaRegistry.connect("http://127.0.0.1:1", Map.of());

        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> nowhere.idOf(Topic.RECEIVED.subject(), ReceivedEvent.getClassSchema()))
                .withMessageStartingWith("the registry at http://127.0.0.1:1 did not answer when asked to look up");
    }

    private static byte[] written(AvroSerde<ReceivedEvent> with) {
        return Objects.requireNonNull(with.serializer().serialize(TOPIC, EVENT));
    }

    private ReceivedEvent read(byte[] bytes) {
        return Objects.requireNonNull(serde.deserializer().deserialize(TOPIC, bytes));
    }

    private static byte[] framed(int id, Schema schema, GenericRecord value) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write(0);
        bytes.write(ByteBuffer.allocate(4).putInt(id).array());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(schema).write(value, encoder);
        return bytes.toByteArray();
    }
}

package dev.footfall.replay.letters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.footfall.schemas.registry.RegistryException;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.registry.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** A record as people read it: JSON where the registry knows its schema, else text, else Base64. */
record RecordText(SchemaRegistry registry) {
    private static final JsonMapper JSON = new JsonMapper();

    /** A JSON object with {@code key} and {@code value}, or {@code value_base64} for bytes that are no text. */
    String of(byte @Nullable [] key, byte @Nullable [] value) throws IOException {
        ObjectNode all = JSON.createObjectNode();
        put(all, "key", key);
        Optional<String> record = value == null ? Optional.empty() : json(value);
        if (record.isPresent()) {
            all.putRawValue("value", new RawValue(record.get()));
        } else {
            put(all, "value", value);
        }
        return JSON.writeValueAsString(all);
    }

    private Optional<String> json(byte[] value) {
        try {
            var reader = new GenericDatumReader<Object>(registry.schemaOf(WireFormat.schemaId(value)));
            Object record = reader.read(
                    null,
                    DecoderFactory.get()
                            .binaryDecoder(
                                    value, WireFormat.HEADER_BYTES, value.length - WireFormat.HEADER_BYTES, null));
            String text = String.valueOf(record);
            JSON.readTree(text);
            return Optional.of(text);
        } catch (JsonProcessingException e) {
            return Optional.empty(); // such as a number that is none
        } catch (IOException
                | AvroRuntimeException
                | IndexOutOfBoundsException
                | UnsupportedOperationException
                | SerializationException
                | RegistryException e) {
            return Optional.empty(); // that is why it is a dead letter
        }
    }

    private static void put(ObjectNode all, String name, byte @Nullable [] bytes) {
        if (bytes == null) {
            all.putNull(name);
            return;
        }
        try {
            all.put(
                    name,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            all.put(name + "_base64", Base64.getEncoder().encodeToString(bytes));
        }
    }
}

package dev.footfall.sinks.postgres;

import dev.footfall.schemas.registry.AvroDeserializer;
import dev.footfall.schemas.registry.RegistryException;
import dev.footfall.sinks.letters.DeadLetter;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads values and hands those that are none to the dead letters.
 *
 * @param <T> the generated record
 */
record RecordReader<T extends SpecificRecord>(AvroDeserializer<T> deserializer) {
    /**
     * The record's value, or empty after handing it to the dead letters.
     *
     * @throws RegistryException if the registry does not answer, which is no fault of the record
     */
    Optional<T> read(ConsumerRecord<byte[], byte[]> record, Consumer<DeadLetter> unreadable) {
        try {
            T value = deserializer.deserialize(record.topic(), record.value());
            if (value != null) {
                return Optional.of(value);
            }
            unreadable.accept(DeadLetter.unreadable(record, "no value, where the topic should have one"));
        } catch (RegistryException e) {
            if (!e.isUnknown()) {
                throw e;
            }
            unreadable.accept(
                    DeadLetter.unreadable(record, e, "written with a schema that the registry does not know"));
        } catch (RuntimeException e) { // whatever its bytes do to the reader, the record is at fault
            unreadable.accept(DeadLetter.unreadable(record, e, "cannot be read: " + e.getMessage()));
        }
        return Optional.empty();
    }
}

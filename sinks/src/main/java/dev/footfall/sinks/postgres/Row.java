package dev.footfall.sinks.postgres;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a record says, with the record, should Postgres refuse it.
 *
 * @param <T> what the row is made of
 */
record Row<T>(T value, ConsumerRecord<byte[], byte[]> origin) {}

/** Debezium's JDBC sink in a Kafka Connect worker, the peer of the Postgres sink. */
@NullMarked
package dev.footfall.bench.debezium;

import org.jspecify.annotations.NullMarked;

/** Ingest against its limits: a handler that does nothing, and Kafka's own producer. */
@NullMarked
package dev.footfall.bench.ingest;

import org.jspecify.annotations.NullMarked;

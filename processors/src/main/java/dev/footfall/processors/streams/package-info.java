/** Running topologies: Kafka Streams, its memory and its failures. */
@NullMarked
package dev.footfall.processors.streams;

import org.jspecify.annotations.NullMarked;

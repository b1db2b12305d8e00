/** Benchmarks of the sessions topology, beside other Kafka Streams jobs on the same topic. */
@NullMarked
package dev.footfall.bench.sessions;

import org.jspecify.annotations.NullMarked;

/** Topics filled with events for benchmarks to read. */
@NullMarked
package dev.footfall.bench.topic;

import org.jspecify.annotations.NullMarked;

/** Programs that a benchmark starts beside itself. */
@NullMarked
package dev.footfall.bench.process;

import org.jspecify.annotations.NullMarked;

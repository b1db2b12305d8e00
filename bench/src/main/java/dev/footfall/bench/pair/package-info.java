/** Side-by-side measurement: two sides, run in turns on one machine, compared as a ratio. */
@NullMarked
package dev.footfall.bench.pair;

import org.jspecify.annotations.NullMarked;

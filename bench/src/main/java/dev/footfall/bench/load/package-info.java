/** Load over HTTP: an open-loop generator whose latencies count from the intended time of sending. */
@NullMarked
package dev.footfall.bench.load;

import org.jspecify.annotations.NullMarked;

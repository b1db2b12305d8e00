/** How soon the live page shows what was sent. */
@NullMarked
package dev.footfall.bench.live;

import org.jspecify.annotations.NullMarked;

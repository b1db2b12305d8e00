/** How soon the processors work again after one of them was killed. */
@NullMarked
package dev.footfall.bench.recovery;

import org.jspecify.annotations.NullMarked;

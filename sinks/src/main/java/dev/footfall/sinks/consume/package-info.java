/** From the topics to a sink: the consumer loop and the seam that every sink implements. */
@NullMarked
package dev.footfall.sinks.consume;

import org.jspecify.annotations.NullMarked;

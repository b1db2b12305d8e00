/** How sinks write to topics. */
@NullMarked
package dev.footfall.sinks.publish;

import org.jspecify.annotations.NullMarked;

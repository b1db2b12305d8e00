/** The live page: what happens at a source now, told to browsers as it happens. */
@NullMarked
package dev.footfall.sinks.live;

import org.jspecify.annotations.NullMarked;

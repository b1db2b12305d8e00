/** Queries over HTTP of what is so now, from the state of the topologies. */
@NullMarked
package dev.footfall.processors.live;

import org.jspecify.annotations.NullMarked;

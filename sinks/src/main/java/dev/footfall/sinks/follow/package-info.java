/** Sinks that keep what they know in memory: they read back what they need, and go on from there. */
@NullMarked
package dev.footfall.sinks.follow;

import org.jspecify.annotations.NullMarked;

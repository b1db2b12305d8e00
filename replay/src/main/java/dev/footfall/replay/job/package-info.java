/** Replays: the real topologies over a bounded range of their topics, into shadow topics and shadow tables. */
@NullMarked
package dev.footfall.replay.job;

import org.jspecify.annotations.NullMarked;

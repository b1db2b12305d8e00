/** Replays over a long history whose processes are killed: they come to what the live pipeline came to. */
@NullMarked
package dev.footfall.bench.replay;

import org.jspecify.annotations.NullMarked;

/** What a replay reads of its source topics, and how fast. */
@NullMarked
package dev.footfall.replay.read;

import org.jspecify.annotations.NullMarked;

/** The commands of replays. */
@NullMarked
package dev.footfall.replay.command;

import org.jspecify.annotations.NullMarked;

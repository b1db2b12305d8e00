/** Lifelike traffic for a newcomer to look at. */
@NullMarked
package dev.footfall.replay.demo;

import org.jspecify.annotations.NullMarked;

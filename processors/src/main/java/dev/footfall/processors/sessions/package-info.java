/** Sessionization: the visits that a visitor's events make up, whatever the order in which they come. */
@NullMarked
package dev.footfall.processors.sessions;

import org.jspecify.annotations.NullMarked;

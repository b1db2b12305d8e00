/** The compact binary form of what topologies remember. */
@NullMarked
package dev.footfall.processors.state;

import org.jspecify.annotations.NullMarked;

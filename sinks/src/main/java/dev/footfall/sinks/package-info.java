/** The sinks service: settings, wiring and main. */
@NullMarked
package dev.footfall.sinks;

import org.jspecify.annotations.NullMarked;

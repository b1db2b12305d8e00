/** The processors' service: its main, its configuration and its wiring. */
@NullMarked
package dev.footfall.processors;

import org.jspecify.annotations.NullMarked;

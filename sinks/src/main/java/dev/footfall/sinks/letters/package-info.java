/** Records that a sink could not store, and the topic that keeps them. */
@NullMarked
package dev.footfall.sinks.letters;

import org.jspecify.annotations.NullMarked;

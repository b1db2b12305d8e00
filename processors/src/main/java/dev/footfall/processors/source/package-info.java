/** What an operator says of each source, for whichever topology needs it. */
@NullMarked
package dev.footfall.processors.source;

import org.jspecify.annotations.NullMarked;

/** Refinement: received events become events that are unique within their source and have a time to trust. */
@NullMarked
package dev.footfall.processors.refine;

import org.jspecify.annotations.NullMarked;

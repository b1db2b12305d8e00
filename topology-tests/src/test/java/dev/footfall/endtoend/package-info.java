/** The whole pipeline, from the POST to the row. */
@NullMarked
package dev.footfall.endtoend;

import org.jspecify.annotations.NullMarked;

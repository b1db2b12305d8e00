/** The whole pipeline, from the POST to the row. */
@NullMarked
package dev.footfall.topologytests.endtoend;

import org.jspecify.annotations.NullMarked;

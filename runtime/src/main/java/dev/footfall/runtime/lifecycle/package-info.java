/** Start in order, stop in reverse, exit with a code that says why. */
@NullMarked
package dev.footfall.runtime.lifecycle;

import org.jspecify.annotations.NullMarked;

/** Whether the books of a pipeline are even. */
@NullMarked
package dev.footfall.standalone.reconcile;

import org.jspecify.annotations.NullMarked;

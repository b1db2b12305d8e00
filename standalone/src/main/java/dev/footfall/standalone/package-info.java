/** The whole pipeline on one machine: {@link dev.footfall.standalone.Standalone}. */
@NullMarked
package dev.footfall.standalone;

import org.jspecify.annotations.NullMarked;

/** The whole pipeline on one machine. */
@NullMarked
package dev.footfall.standalone;

import org.jspecify.annotations.NullMarked;

/** How persons are named where nobody is to be recognized. */
@NullMarked
package dev.footfall.schemas.governance;

import org.jspecify.annotations.NullMarked;

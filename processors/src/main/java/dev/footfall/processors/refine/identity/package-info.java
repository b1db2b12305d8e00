/** Which user a visitor is, as identify and alias events say it. */
@NullMarked
package dev.footfall.processors.refine.identity;

import org.jspecify.annotations.NullMarked;

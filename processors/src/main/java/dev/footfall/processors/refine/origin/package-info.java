/** By which way a visitor came to a page, by the page's address and the referrer's. */
@NullMarked
package dev.footfall.processors.refine.origin;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.footfall.processors.refine.origin;

import org.jspecify.annotations.NullMarked;

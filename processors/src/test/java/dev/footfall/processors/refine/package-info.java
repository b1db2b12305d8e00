@NullMarked
package dev.footfall.processors.refine;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.footfall.processors.refine.identity;

import org.jspecify.annotations.NullMarked;

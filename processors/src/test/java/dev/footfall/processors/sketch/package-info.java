@NullMarked
package dev.footfall.processors.sketch;

import org.jspecify.annotations.NullMarked;

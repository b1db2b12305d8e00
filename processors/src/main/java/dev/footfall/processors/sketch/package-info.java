/** Sets of visitors in little space. The only room of Apache DataSketches. */
@NullMarked
package dev.footfall.processors.sketch;

import org.jspecify.annotations.NullMarked;

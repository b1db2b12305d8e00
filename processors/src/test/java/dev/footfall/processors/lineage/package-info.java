@NullMarked
package dev.footfall.processors.lineage;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.footfall.runtime.lineage;

import org.jspecify.annotations.NullMarked;

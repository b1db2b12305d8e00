/** Which topologies read and write what, for lineage. */
@NullMarked
package dev.footfall.processors.lineage;

import org.jspecify.annotations.NullMarked;

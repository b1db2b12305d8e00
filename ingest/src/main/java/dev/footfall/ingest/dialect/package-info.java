/** The seam to wire protocols: what every dialect takes, gives and answers. */
@NullMarked
package dev.footfall.ingest.dialect;

import org.jspecify.annotations.NullMarked;

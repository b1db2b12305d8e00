/** What ingest counts. */
@NullMarked
package dev.footfall.ingest.metrics;

import org.jspecify.annotations.NullMarked;

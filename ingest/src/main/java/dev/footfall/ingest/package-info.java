/** The ingest service: HTTP in, verdict out, events to the broker. Here its parts are put together. */
@NullMarked
package dev.footfall.ingest;

import org.jspecify.annotations.NullMarked;

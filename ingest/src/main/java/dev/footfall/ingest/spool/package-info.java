/** Events on this machine's disk while the broker is away, and their way into the log when it is back. */
@NullMarked
package dev.footfall.ingest.spool;

import org.jspecify.annotations.NullMarked;
